import { definePlugin, options } from '@waybill/kernel';
import { tagTaken } from './errors.ts';

/**
 * Refuses a version whose tag another branch has already made: semantic-release counts candidates per branch, so two
 * open release branches can arrive at the same one, and would learn of it only when `git tag` fails.
 */
export const freeTag: object = definePlugin('release', options({}), {
  async verifyRelease({ context, ports }) {
    const { gitTag } = context.nextRelease;
    // semantic-release has fetched the tags; asking the remote again would cost a connection.
    const { stdout } = await ports.run('git', ['rev-parse', '--verify', '--quiet', `refs/tags/${gitTag}^{commit}`]);
    if (stdout.trim() !== '') throw tagTaken(gitTag, stdout.trim(), context.branch.name);
  },
});
