import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import type { Start } from './job.ts';

/** Ways to a view of the file systems of one's own: as root, or where the kernel lets everyone have one. */
const ways = [['--mount'], ['--map-root-user', '--mount']] as const;

/** What gives a process disks that nobody else sees; `undefined` where nobody but the machine's owner may mount. */
const way = ways.find((flags) => {
  const probe = spawnSync('unshare', [...flags, 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]);
  return probe.status === 0;
});

export const canMount = way !== undefined;

/** Puts a file system where the folder is, with what is in it and so many kilobytes more; it goes with the last process. */
const script = `set -e
folder=$1 aside=$2 room=$3
shift 3
mkdir -p "$folder" "$aside"
cp -a "$folder/." "$aside"
used=$(find "$aside" -type f -printf '%s\\n' | awk '{ pages += int(($1 + 4095) / 4096) } END { print 4 * pages }')
mount -t tmpfs -o "size=$((used + room))k" tmpfs "$folder"
cp -a "$aside/." "$folder"
cd .
exec "$@"`;

export interface SmallDisk {
  readonly folder: string;
  /** A folder that may be made. */
  readonly aside: string;
  /** Kilobytes. */
  readonly room: number;
}

/** A start that sees little room in a folder. */
export function withSmallDisk({ folder, aside, room }: SmallDisk, start: Start): Start {
  return ['unshare', ...(way ?? []), 'sh', '-c', script, 'sh', folder, aside, String(room), ...start];
}
