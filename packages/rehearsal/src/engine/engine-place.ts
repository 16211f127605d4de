import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../process/index.ts';
import { removeInterpreter, withFormats } from './binfmt.ts';
import { removeBridge } from './bridge.ts';

/** What one engine has on this machine besides its processes; all of it is found again by the id. */
export interface EnginePlace {
  /** `<process id of the owner>-<number>`. */
  readonly id: string;
  /** Socket, data and log. */
  readonly folder: string;
  /** Where the kernel's list of binary formats can be mounted. */
  readonly formats: string;
}

const parent = join(tmpdir(), 'waybill-engines');

/** Takes a place for one more engine, after leaving those of processes that were killed. */
export async function takePlace(busybox: string): Promise<EnginePlace> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  for (const id of await readdir(parent)) {
    if (!isAlive(Number.parseInt(id, 10))) await leavePlace(createPlace(id), busybox);
  }
  for (let number = 1; ; number += 1) {
    const place = createPlace(`${process.pid}-${number}`);
    if (await isNew(place.folder)) return place;
  }
}

/** Leaves nothing of an engine whose processes have ended. The folder goes last, so that what fails is tried again. */
export async function leavePlace({ id, folder, formats }: EnginePlace, busybox: string): Promise<void> {
  await removeBridge(id, busybox);
  await withFormats(formats, () => removeInterpreter(formats, id));
  await rm(folder, { recursive: true, force: true });
}

function createPlace(id: string): EnginePlace {
  const folder = join(parent, id);
  return { id, folder, formats: join(folder, 'formats') };
}

function isNew(folder: string): Promise<boolean> {
  return mkdir(folder).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
}
