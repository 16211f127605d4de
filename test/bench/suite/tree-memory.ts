import { readdir, readFile } from 'node:fs/promises';

/** Milliseconds between two looks. */
const pause = 50;
const pageSize = 4096;

/** Looks at the processes below this one until it is stopped. */
export function watchMemory() {
  let peak = 0;
  let isStopped = false;
  const watching = (async () => {
    while (!isStopped) {
      peak = Math.max(peak, residentOf(await readProcesses(), process.pid));
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  })();
  return {
    async stop(): Promise<void> {
      isStopped = true;
      await watching;
    },
    /** MiB. */
    peak: () => peak / 2 ** 20,
  };
}

interface Seen {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly resident: number;
}

/** Bytes of everything below a process, together; the tracer counts for nothing. */
function residentOf(processes: readonly Seen[], root: number): number {
  const children = Map.groupBy(processes, ({ parent }) => parent);
  const open = [...(children.get(root) ?? [])];
  let resident = 0;
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (each.name !== 'strace') resident += each.resident;
    open.push(...(children.get(each.pid) ?? []));
  }
  return resident;
}

async function readProcesses(): Promise<Seen[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const texts = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  return texts.flatMap((text) => {
    const [, pid, name = '', rest = ''] = /^(\d+) \((.*)\) (.*)$/s.exec(text) ?? [];
    const fields = rest.split(' ');
    return pid === undefined
      ? []
      : [{ pid: Number(pid), parent: Number(fields[1]), name, resident: Number(fields[21]) * pageSize }];
  });
}
