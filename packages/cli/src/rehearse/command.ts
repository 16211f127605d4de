import { type Command, defineCommand } from '@waybill/kernel';

export const rehearseCommand: Command = defineCommand({
  name: 'rehearse',
  task: 'Set up releases',
  summary: 'Make the whole release of this repository against stand-ins, and report what it would be.',
  details:
    'Works in a private copy, without any credential: versions, builds, image, SBOM, scan, uploads, release page and messages are made for real, and reach services on this machine only. On a pull request, the release is made as if it were merged; a job with `contents: read` is enough. Writes report.html, report.md and report.json, and adds the Markdown to the summary of a job of GitHub Actions. `--post` is for the second job of pull requests from forks: docs/guides/rehearse.md.',
  arguments: [],
  options: {
    output: {
      type: 'string',
      value: 'FOLDER',
      description: 'Folder for the report; by default a new one where temporary files are.',
    },
    into: {
      type: 'string',
      value: 'BRANCH',
      description: 'Rehearse as if this commit were merged into the branch. In a pull request, its own target.',
    },
    merge: {
      type: 'string',
      value: 'WAY',
      description:
        'How it is merged: squash or merge. By default what the repository allows, squash first; the other one is compared.',
    },
    'skip-image': { type: 'boolean', description: 'Do not build the container image.' },
    comment: {
      type: 'boolean',
      description: 'Write one comment on the pull request, or change the one that is there. Needs a token that may.',
    },
    post: {
      type: 'string',
      value: 'FOLDER',
      description: 'Rehearse nothing: write the comment from the report that another job left in this folder.',
    },
  },
  exitCodes: {
    0: 'the release would be made, or there is nothing to release',
    3: 'the release would fail: the report says why',
  },
  async run(shell, { options }) {
    const { output, into, merge, comment, post, 'skip-image': skipImage } = options;
    if (post !== undefined) return (await import('../comment/index.ts')).postReport(shell, post);
    const given = { output, into, merge, hasComment: comment === true, hasImage: skipImage !== true };
    return (await import('./rehearse.ts')).rehearse(shell, given);
  },
});
