// Work is shared out by one counter: a phase is a list of tasks, every thread takes the next until none is left. Which thread runs a task
// changes no bit. Waiting spins a little (phases are short), then sleeps.
import {
  controlAddress, doneWord, epochWord, nextTaskWord, scratchBytesWord, scratchWord, taskBytes, taskCountWord, tasksWord, threadsWord,
} from "./layout.ts";
import { runTask } from "./tasks.ts";

const spins: i32 = 20000;

// @ts-expect-error: decorator
@inline function word(index: i32): usize { return <usize>controlAddress + (<usize>index << 2); }

function drain(thread: i32): void {
  const count = load<i32>(word(taskCountWord));
  const tasks = <usize>load<u32>(word(tasksWord));
  const scratch = <usize>load<u32>(word(scratchWord)) + <usize>thread * <usize>load<u32>(word(scratchBytesWord));
  for (let k = atomic.add<i32>(word(nextTaskWord), 1); k < count; k = atomic.add<i32>(word(nextTaskWord), 1)) {
    runTask(tasks + <usize>k * taskBytes, scratch);
  }
}

/** Waits until the word no longer holds the value. */
function awaitChange(at: usize, old: i32): void {
  for (let s: i32 = 0; s < spins; s++) if (atomic.load<i32>(at) != old) return;
  while (atomic.load<i32>(at) == old) atomic.wait<i32>(at, old, 1000000000);
}

/** What a thread does all its life: a task count below 0 ends it. `epoch` is that at which it was opened. */
export function serve(thread: i32, epoch: i32): void {
  while (true) {
    awaitChange(word(epochWord), epoch);
    epoch++;
    const ends = load<i32>(word(taskCountWord)) < 0;
    if (!ends) drain(thread);
    atomic.add<i32>(word(doneWord), 1);
    atomic.notify(word(doneWord), 1);
    if (ends) return;
  }
}

/** Runs `count` tasks from thread 0 and returns when the last is done. A count below 0 ends the other threads. */
export function run(count: i32): void {
  const others = load<i32>(word(threadsWord)) - 1;
  store<i32>(word(taskCountWord), count);
  atomic.store<i32>(word(nextTaskWord), 0);
  if (others == 0 || count == 1) { drain(0); return; }
  atomic.store<i32>(word(doneWord), 0);
  atomic.add<i32>(word(epochWord), 1);
  atomic.notify(word(epochWord), others);
  if (count > 0) drain(0);
  for (let done = atomic.load<i32>(word(doneWord)); done < others; done = atomic.load<i32>(word(doneWord))) {
    awaitChange(word(doneWord), done);
  }
}
