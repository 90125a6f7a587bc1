// Where things lie in the shared memory: read by the kernels and by the TypeScript that gives them work, so plain numbers only.

/** Bins of a feature: values take 0..254, what is missing (or an unknown category) the last. */
export const missingBin = 255;
/** A statistic is 8 bytes and a feature has 256 of them: 2 KB. */
export const histogramBytes = 2048;
/** Features of one block: its histogram of 32 KB stays in the nearest cache. */
export const blockWidth = 16;

/** The control block, the first thing behind the page that the compiler keeps for itself. Words of 4 bytes. */
export const controlAddress = 65536;
export const epochWord = 0;
export const taskCountWord = 1;
export const nextTaskWord = 2;
export const doneWord = 3;
export const threadsWord = 4;
export const tasksWord = 5;
export const scratchWord = 6;
export const scratchBytesWord = 7;
export const controlBytes = 256;

/** A task: whole numbers in the first words, doubles from byte 96. Results come back at byte 96 too. */
export const taskBytes = 160;
export const taskDoubles = 96;

/** Kinds of tasks, in word 0. What the other words mean is said beside each kernel in tasks.ts. */
export const taskEdges = 1;
export const taskBin = 2;
export const taskGradients = 3;
export const taskPack = 4;
export const taskHistogram = 5;
export const taskPartition = 6;
export const taskGatherParts = 7;
export const taskAddLeaf = 8;
export const taskAddSplit = 9;
export const taskWalk = 10;

/** What is known of a node before its split is sought: packed total, threshold of the score, bounds of the weight. */
export const nodeBytes = 32;
/** How splits are scored in one tree: lambda, alpha, least hessian, category smoothing, weight scale; then flags. */
export const scoringBytes = 64;
export const flagPlain = 1;
export const flagRandom = 2;

/** A split that was found: score, packed left total, the feature's number (-1 none), bin, flags, set of left bins. */
export const splitBytes = 64;
export const splitLeft = 8;
export const splitFeature = 16;
export const splitBin = 20;
export const splitMissingLeft = 24;
export const splitCategorical = 28;
export const splitSet = 32;

/** A feature of a block as the scan sees it: bins, 1 where categorical, direction of a monotone constraint, a byte unused, its number. */
export const featureBytes = 8;

/** A node as rows walk over it: block (-1 leaf), place in the row, bin and missing flag, address of a set or 0, children, value. */
export const walkBytes = 32;

/** Scratch that the histogram kernel takes of a thread: gathered gradients and rows, one block's histogram, room for categories. */
export const gatherRows = 256;
export const gatheredBytes = 256 * 8;
export const scratchHistogram = 256 * 24;
export const scratchCategories = scratchHistogram + 16 * 2048;
export const scratchTraining = scratchCategories + 8192;
