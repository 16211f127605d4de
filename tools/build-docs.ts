/** Builds the site of `docs/` into `.cache/site`. A dead link, or a page that cannot be rendered, fails the build. */
import { execa } from 'execa';
import { root } from './workspace.ts';

const { all, exitCode } = await execa('vitepress', ['build', 'docs'], {
  cwd: root,
  preferLocal: true,
  reject: false,
  all: true,
  env: { NO_COLOR: '1' },
});
console.log(all);
// VitePress prints the error of a page that Vue cannot render, leaves the page empty and ends with 0.
const isBroken = /^\w*Error: /m.test(all ?? '');
if (isBroken) console.error('A page cannot be rendered; the error is above.');
process.exitCode = exitCode === 0 && !isBroken ? 0 : 1;
