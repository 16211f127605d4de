#!/usr/bin/env node
import { argv, cwd, env, exit, stderr, stdout } from 'node:process';
import { runCommand } from './run-command.ts';

// An exit code that waits for open connections would come late, and a cut output would be worse: set, then leave.
const code = await runCommand({ args: argv.slice(2), cwd: cwd(), env, stdout, stderr });
stdout.write('', () => exit(code));
