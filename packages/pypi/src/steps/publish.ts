import type { HookInput, PublishContext } from '@waybill/kernel';
import { findProjects } from '../build/index.ts';
import { checkBuilt, uncheckedIn } from '../check/index.ts';
import { compareWithIndexes, confirmServed, deliver, publishedAt } from '../deliver/index.ts';
import { readBuilt } from '../files/index.ts';
import { indexAccess } from '../identity/index.ts';
import { destinations } from '../indexes/index.ts';
import type { Options } from '../options.ts';

/** Uploads what each index lacks, and looks whether the indexes serve it. */
export async function publish(input: HookInput<Options, PublishContext>) {
  const { context, options, ports } = input;
  const { targets, off } = destinations(options, context.env);
  if (targets.length === 0) {
    context.logger.log(`Uploaded nothing: ${off.join(', ')}.`);
    return false;
  }

  const files = await readBuilt(context.cwd, context.nextRelease.version);
  // What comes from elsewhere passes every check that what is built here passes.
  if (uncheckedIn(files).length > 0) {
    await checkBuilt(files, await findProjects(context.cwd, options.packages), input);
  }
  const plans = await compareWithIndexes(
    files,
    targets.map((target) => indexAccess(target, input)),
  );
  for (const plan of plans) await deliver(plan, context.logger, ports.clock);
  const unconfirmed: string[] = [];
  for (const plan of plans) unconfirmed.push(...(await confirmServed(plan, input)));
  const published = await publishedAt(plans);
  return published === false || unconfirmed.length === 0 ? published : { ...published, unconfirmed };
}
