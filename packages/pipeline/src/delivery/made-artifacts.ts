import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Artifact, readArtifacts, releasePaths } from '@waybill/kernel';
import type { LedgerArtifact } from '../ledger/index.ts';

/** Knows which members made which artifacts of a release. */
export interface MadeArtifacts {
  /** To be told after each stage who was in it. */
  stageEnded(members: readonly string[]): Promise<void>;
  list(): readonly LedgerArtifact[];
}

/** Forgets what an earlier attempt recorded: it would be taken for what this one makes. */
export async function watchArtifacts(cwd: string, version: string): Promise<MadeArtifacts> {
  await rm(join(cwd, releasePaths.of(version).artifacts), { recursive: true, force: true });
  let made: LedgerArtifact[] = [];
  let before: readonly Artifact[] = [];
  return {
    async stageEnded(members) {
      const after = await readArtifacts(cwd, version);
      const madeBy = members.join('+');
      made = after.map((each) => {
        const isOld = before.some((old) => isDeepStrictEqual(old, each));
        const known = made.find((old) => isSame(old, each));
        return { ...each, madeBy: isOld && known !== undefined ? known.madeBy : madeBy } as LedgerArtifact;
      });
      before = after;
    },
    list: () => made,
  };
}

interface Named {
  readonly kind: string;
  readonly name: string;
}

/** Whether both describe the artifact of one name. */
export function isSame(a: Named, b: Named): boolean {
  return a.kind === b.kind && a.name === b.name;
}
