// The kernels of trees, compiled to WebAssembly: threads, then what they run. AssemblyScript, not TypeScript: usize is an address in the
// one shared memory, i64 a packed statistic. Tree logic, objectives other than the two commonest and all checks are in TypeScript.

import { fillRows } from "../rows.ts";
import { run, serve } from "../threads.ts";

export { fillRows, run, serve };
