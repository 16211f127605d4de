import { readFile } from 'node:fs/promises';
import { argv, cwd, env, exit, stderr, stdout } from 'node:process';
import { parseJson } from '@waybill/kernel';
import { Order, runJob } from './job/index.ts';

// The program that `waybill rehearse` starts: configuration and plugins are code of the project, and run without its secrets here.
const order = parseJson(Order, await readFile(argv[2] ?? '', 'utf8'));
if (order === undefined) exit(2);
await runJob(order, { cwd: cwd(), env, stdout, stderr });
stdout.write('', () => exit(0));
