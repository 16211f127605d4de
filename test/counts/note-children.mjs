// Loaded before semantic-release: writes a line for each program that its process starts, whichever way it does so.

import childProcess, { ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const file = process.env.NOTED_CHILDREN;
// What else is a program of Node below it is not the process in question.
delete process.env.NODE_OPTIONS;

function note(args) {
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(args)}\n`);
}

const { spawn } = ChildProcess.prototype;
ChildProcess.prototype.spawn = function noted(options) {
  note(options.args ?? [options.file]);
  return spawn.call(this, options);
};

for (const name of ['spawnSync', 'execFileSync', 'execSync']) {
  const original = childProcess[name];
  childProcess[name] = (program, args, ...rest) => {
    note([program, ...(Array.isArray(args) ? args : [])]);
    return original(program, args, ...rest);
  };
}
syncBuiltinESMExports();
