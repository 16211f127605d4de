/**
 * Node's `fs`, for what every hook loads. To `import` it, or `fs/promises`, makes Node load what it otherwise holds back
 * until it is asked for (streams, watchers, readline): 3 to 4 ms, longer than it takes to write a version.
 */
export const fs = process.getBuiltinModule('node:fs');
