import process, { argv, cwd, env, exit, kill, pid, stderr, stdout } from 'node:process';
import { guardOutput } from '@waybill/kernel';
import { runWaybill } from './run-waybill.ts';

// What the ledger and remotes say is no command to a CI service.
for (const stream of [stdout, stderr]) guardOutput(stream, env);
const shell = { cwd: cwd(), env, stdout, stderr };
// A run that waits for this command cannot pass a signal on: its end is one.
const parent = process.ppid;
if (shell.env['WAYBILL_PARENT'] === String(parent))
  setInterval(() => void (process.ppid === parent || kill(pid, 'SIGTERM')), 100).unref();

// An exit code that waits for open connections would come late, and a cut output would be worse: set, then leave.
const code = await runWaybill(argv.slice(2), shell);
stdout.write('', () => exit(code));
