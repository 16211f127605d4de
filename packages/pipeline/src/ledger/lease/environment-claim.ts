import { isDeepStrictEqual } from 'node:util';
import { type BaseContext, type EnvironmentClaim, onInterruption, type Ports, redact, v } from '@waybill/kernel';
import { environmentLost, environmentTaken } from '../../errors.ts';
import { longestLease } from '../../options.ts';
import { ledgerSchema, Run } from '../entries/parse-ledger.ts';
import { findLife, identifyRun, isThisRun, nameRun } from '../entries/run-identity.ts';
import { changeLedger } from '../notes/change-ledger.ts';
import { type Git, gitIn } from '../notes/git.ts';
import { inTurn } from '../notes/in-turn.ts';
import type { LedgerFile } from '../notes/write-entry.ts';
import { createHeartbeat } from './heartbeat.ts';
import { renewalPause } from './lease.ts';

const Claim = v.object({
  schema: v.literal(ledgerSchema),
  environment: v.string(),
  /** The release that goes there. */
  tag: v.string(),
  run: Run,
});
type Claim = v.InferOutput<typeof Claim>;

/** No tag begins with a point, so no entry of a release is in this folder. */
const pathOf = (environment: string) => `.environments/${environment}.json`;

/** Characters. */
const longest = 100_000;

export interface ClaimInput {
  readonly context: BaseContext;
  readonly ports: Pick<Ports, 'run' | 'clock'>;
  readonly environment: string;
  readonly tag: string;
  /** Seconds without a sign of life after which another run may deploy there. */
  readonly lease: number;
}

/**
 * Takes an environment for this run, so that no other deploys to it meanwhile. A run that is certainly over, or that gives no
 * sign of life for a lease, loses it.
 *
 * @throws EENVIRONMENTTAKEN, ELEDGERNOTPUSHED
 */
export async function claimEnvironment(input: ClaimInput): Promise<EnvironmentClaim> {
  const { context, ports, environment, lease } = input;
  const git = gitIn(context, ports);
  let dead: Claim | undefined;
  for (;;) {
    const other = await take(git, input, dead);
    if (other === undefined) break;
    await awaitEnd(git, input, other);
    dead = other;
  }
  let run = identify(input);
  const write = async (change: Partial<Run>, isLast = false) => {
    run = { ...run, ...change };
    await put(git, input, run, isLast);
  };
  const heartbeat = createHeartbeat({ lease, clock: ports.clock, renew });
  const forget = onInterruption({ rest: (cancelled) => write({ ended: nowIn(ports), cancelled }, true) });
  heartbeat.confirmed(ports.clock.now().getTime());
  heartbeat.renewInTime();

  async function renew(): Promise<void> {
    const begun = ports.clock.now().getTime();
    try {
      await write({ beat: (run.beat ?? 0) + 1 });
      heartbeat.confirmed(begun);
    } catch (error) {
      if ((error as { code?: string }).code === 'EENVIRONMENTLOST') heartbeat.lose(error);
      throw error;
    } finally {
      heartbeat.renewInTime();
    }
  }
  return {
    confirm: heartbeat.confirm,
    async release() {
      heartbeat.stop();
      forget();
      await write({ ended: nowIn(ports) }).catch((error: unknown) => {
        const { message } = error as Error;
        context.logger.warn(`The claim to \`${environment}\` stays in the ledger until its lease is over: ${message}`);
      });
    },
  };
}

const nowIn = ({ clock }: ClaimInput['ports']) => clock.now().toISOString();

function identify({ context, ports, lease }: ClaimInput): Run {
  return { ...identifyRun(context.env, ports.clock.now()), lease, beat: 0 };
}

/** @returns the claim of another run that may be at work, other than the one that is known to be dead */
async function take(git: Git, input: ClaimInput, dead: Claim | undefined): Promise<Claim | undefined> {
  const { context, ports, environment } = input;
  let other: Claim | undefined;
  await inTurn(context.cwd, () =>
    changeLedger(git, ports.clock, async (read) => {
      const theirs = parseClaim(await read(pathOf(environment)));
      const isFree = theirs === undefined || findLife(theirs.run, context.env) === 'over';
      other = isFree || isDeepStrictEqual(theirs, dead) ? undefined : theirs;
      return other === undefined ? fileOf(input, identify(input)) : undefined;
    }),
  );
  return other;
}

/** @throws EENVIRONMENTTAKEN at a sign of life */
async function awaitEnd(git: Git, input: ClaimInput, seen: Claim): Promise<void> {
  const { context, ports, environment } = input;
  const taken = () => environmentTaken(environment, seen.tag, nameRun(seen.run));
  if (findLife(seen.run, context.env) === 'alive') throw taken();
  const seconds = Math.min(Math.max(input.lease, seen.run.lease ?? 0), longestLease);
  context.logger.log(
    `Another run deploys to \`${environment}\` (${nameRun(seen.run)}). Waiting up to ${seconds} s for a sign of life before this run takes the environment over.`,
  );
  const pause = renewalPause(seconds) / 2;
  for (let waited = 0; waited < seconds * 1000; waited += pause) {
    await ports.clock.sleep(pause);
    let now: Claim | undefined;
    await inTurn(context.cwd, () =>
      changeLedger(git, ports.clock, async (read) => {
        now = parseClaim(await read(pathOf(environment)));
        return undefined;
      }),
    );
    if (now === undefined || findLife(now.run, context.env) === 'over') return;
    if (!isDeepStrictEqual(now, seen)) throw taken();
  }
  context.logger.warn(`The run that deployed to \`${environment}\` gave no sign of life for ${seconds} s.`);
}

/** @throws EENVIRONMENTLOST when the environment is another run's by now */
async function put(git: Git, input: ClaimInput, run: Run, isLast: boolean): Promise<void> {
  const { context, ports, environment } = input;
  const change = () =>
    changeLedger(git, ports.clock, async (read) => {
      const theirs = parseClaim(await read(pathOf(environment)));
      if (theirs !== undefined && !isThisRun(theirs.run)) throw environmentLost(environment, nameRun(theirs.run));
      return fileOf(input, run);
    });
  await inTurn(context.cwd, change, { isLast });
}

function fileOf({ context, environment, tag }: ClaimInput, run: Run): LedgerFile {
  const claim: Claim = { schema: ledgerSchema, environment, tag, run };
  // biome-ignore lint/plugin: a copy of our own value.
  const value = JSON.parse(redact(JSON.stringify(claim), context.env)) as Claim;
  const message = `${environment}: ${run.ended === undefined ? `claimed for ${tag}` : 'free'}`;
  return { message, path: pathOf(environment), value };
}

/** What cannot be read holds nobody up: anybody who may push may have written it. */
function parseClaim(text: string | undefined): Claim | undefined {
  if (text === undefined || text.length > longest) return undefined;
  try {
    const { success, output } = v.safeParse(Claim, JSON.parse(text));
    return success ? output : undefined;
  } catch {
    return undefined;
  }
}
