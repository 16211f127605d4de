/**
 * Runs a build tool alone, with what semantic-release has loaded before it calls any hook: what a release without the
 * plugin costs. The arguments are the command.
 */
import './host-modules.mjs';
import { execa } from 'execa';

const [file, ...args] = process.argv.slice(2);
await execa(file, args, { stdio: 'inherit' });
