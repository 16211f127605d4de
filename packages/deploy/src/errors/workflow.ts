import { ReleaseError } from '@waybill/kernel';

const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');

export const noDeployToken = () =>
  new ReleaseError(
    'ENODEPLOYTOKEN',
    'A target starts a workflow, and `GITHUB_TOKEN` is not set.',
    'Give the job `GITHUB_TOKEN: ${{ github.token }}` in its `env`, and `actions: write` in its `permissions`.',
  );

export const deployTokenRefused = () =>
  new ReleaseError(
    'EDEPLOYTOKEN',
    'GitHub refuses the token in `GITHUB_TOKEN`.',
    'Give the job `GITHUB_TOKEN: ${{ github.token }}`. A token of a person may have expired: make a new one.',
  );

export const noActionsPermission = (permission: string, words: string) =>
  new ReleaseError(
    'EACTIONSPERMISSION',
    `The token in \`GITHUB_TOKEN\` lacks the permission \`${permission}\`.`,
    `Add \`${permission}\` to the \`permissions\` of the job that runs Waybill. GitHub says: ${words}`,
  );

export const noWorkflow = (file: string, repository: string) =>
  new ReleaseError(
    'EWORKFLOWMISSING',
    `GitHub finds no workflow \`${file}\` in \`${repository}\`.`,
    `Add \`.github/workflows/${file}\` to the default branch, or correct \`file\` of the target. GitHub gives the same answer to a token without \`actions: read\`.`,
  );

export const noWorkflowFile = (file: string) =>
  new ReleaseError(
    'EWORKFLOWFILE',
    `The commit to release has no \`.github/workflows/${file}\`.`,
    'The target starts the workflow as it is at the tag. Add the file to this branch, or set `ref` of the target to `"default-branch"`.',
  );

export const unreadableWorkflow = (file: string, reason: string) =>
  new ReleaseError(
    'EWORKFLOWYAML',
    `\`.github/workflows/${file}\` cannot be read: ${reason}.`,
    'Correct the file: GitHub would not run it either.',
  );

export const noDispatchTrigger = (file: string, ref: string) =>
  new ReleaseError(
    'EWORKFLOWTRIGGER',
    `The workflow \`${file}\` has no trigger \`workflow_dispatch\` at \`${ref}\`.`,
    'Add `workflow_dispatch` with its inputs to `on` in the file. A tag keeps the workflow of its time: for a tag that is older than the trigger, set `ref` of the target to `"default-branch"`.',
  );

export const workflowDisabled = (file: string, state: string) =>
  new ReleaseError(
    'EWORKFLOWDISABLED',
    `The workflow \`${file}\` is disabled (\`${state}\`).`,
    `Enable it on its page in the tab Actions, or run \`gh workflow enable ${file}\`. GitHub disables workflows of a repository that had no commit for 60 days.`,
  );

export const unknownInputs = (file: string, unknown: readonly string[], known: readonly string[]) =>
  new ReleaseError(
    'EWORKFLOWINPUT',
    `The workflow \`${file}\` does not declare the ${unknown.length === 1 ? 'input' : 'inputs'} ${list(unknown)}.`,
    `Add ${unknown.length === 1 ? 'it' : 'them'} to \`on.workflow_dispatch.inputs\`, or correct \`inputs\` of the target. The workflow declares ${known.length === 0 ? 'no input' : list(known)}.`,
  );

export const missingInputs = (file: string, missing: readonly string[], sent: readonly string[]) =>
  new ReleaseError(
    'EWORKFLOWNEEDS',
    `The workflow \`${file}\` requires the ${missing.length === 1 ? 'input' : 'inputs'} ${list(missing)}, which the target does not send.`,
    `Give ${missing.length === 1 ? 'it' : 'them'} a value in \`inputs\` of the target, or a \`default\` in the workflow. Waybill itself sends ${list(sent)}.`,
  );

export const noKeyInRunName = (file: string) =>
  new ReleaseError(
    'EWORKFLOWKEY',
    `The runs of the workflow \`${file}\` do not show which deployment they belong to.`,
    'Declare an input `key` and show it in the name of the run: `run-name: Deploy ${{ inputs.version }} (${{ inputs.key }})`. By it a run of Waybill finds what an earlier one has started, instead of deploying twice.',
  );

export const noWorkflowRef = (ref: string) =>
  new ReleaseError(
    'EWORKFLOWREF',
    `GitHub finds no branch or tag \`${ref}\` to run the workflow at.`,
    'Push the tag, or name one that exists. A workflow cannot be started at a commit.',
  );

export const dispatchRefused = (file: string, status: number, words: string) =>
  new ReleaseError(
    'EWORKFLOWREFUSED',
    `GitHub refuses to start the workflow \`${file}\` with status ${status}.`,
    `GitHub says: ${words}`,
  );

export const dispatchLost = (file: string, key: string, seconds: number) =>
  new ReleaseError(
    'EWORKFLOWLOST',
    `It is not known whether the workflow \`${file}\` has started: no run with \`${key}\` in its name appeared within ${seconds} seconds.`,
    'Look at the runs of the workflow. Then run the same command again: it looks for the run first, and starts one only where there is none.',
  );

export const runUnfinished = (url: string, state: string, seconds: number) =>
  new ReleaseError(
    'EWORKFLOWLIMIT',
    `The workflow run ${url} has not ended within ${seconds} seconds: it ${state}.`,
    'It may still go on. When it has ended, run the same command again: it takes up this run and starts no other. Where it must not go on, cancel it on its page. A longer limit is `timeout` of the target.',
  );

export const runGone = (run: string) =>
  new ReleaseError(
    'EWORKFLOWGONE',
    `The workflow run ${run} does not exist any more.`,
    'Somebody has deleted it, so its end is not known. Check what the environment runs, then deploy again.',
  );

export const workflowInputRefused = (file: string, words: string) =>
  new ReleaseError(
    'EWORKFLOWVALUE',
    `The workflow \`${file}\` does not take the inputs of the target.`,
    `Correct \`inputs\` of the target, or \`on.workflow_dispatch.inputs\` of the workflow at that ref. GitHub says: ${words}`,
  );
