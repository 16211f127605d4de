import { ReleaseError } from '@waybill/kernel';

export const wrongHandover = (version: string, problem: string) =>
  new ReleaseError(
    'EHANDOVER',
    `The build of ${version} from the other job cannot be released: ${problem}.`,
    'Nothing was published. Run the build job (`npx waybill build`) again for this commit, and pass its complete folder `.waybill` to this job. If the folder is left from another run, delete it first.',
  );

export const noHandover = (version: string) =>
  new ReleaseError(
    'ENOHANDOVER',
    `This job received no build of ${version}.`,
    'With this value of `WAYBILL_HANDOVER` (or `pipeline.handover`), this job does not build. Run `npx waybill build` in an earlier job, and pass its folder `.waybill` to this one.',
  );
