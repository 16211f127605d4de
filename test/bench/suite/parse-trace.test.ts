import { expect, it } from '@jest/globals';
import { countConnections, labelOf, parseTrace } from './parse-trace.ts';

const trace = `10 100.000000 execve("/bin/sh", ["sh", "release.sh"], 0x7ffc /* 35 vars */) = 0
10 100.100000 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f) = 11
11 100.200000 vfork( <unfinished ...>
12 100.300000 execve("/usr/local/bin/git", ["git", "push", "a \\"b\\", c"], 0x7ffc /* 35 vars */) = -1 ENOENT (No such file or directory)
12 100.400000 execve("/usr/bin/git", ["git", "push", "a \\"b\\", c"], 0x7ffc /* 35 vars */) = 0
11 100.500000 <... vfork resumed>) = 12
12 100.600000 clone3({flags=CLONE_VM|CLONE_THREAD, exit_signal=0}, 88) = 13
12 100.700000 vfork() = 14
14 100.800000 execve("/bin/sh", ["/bin/sh", "-c", "git-receive-pack '/a.git'"], 0x7ffc /* 35 vars */) = 0
14 100.900000 execve("/usr/bin/git-receive-pack", ["git-receive-pack", "/a.git"], 0x7ffc /* 35 vars */) = 0
14 101.000000 +++ exited with 0 +++
12 101.500000 +++ exited with 0 +++
11 101.600000 +++ exited with 0 +++
10 102.000000 +++ exited with 0 +++
`;

it('lists programs with who started them and when, and no threads, forks and failed starts', () => {
  expect(parseTrace(trace)).toEqual([
    { pid: 10, parent: undefined, args: ['sh', 'release.sh'], started: 100, ended: 102 },
    { pid: 12, parent: 10, args: ['git', 'push', 'a "b", c'], started: 100.4, ended: 101.5 },
    { pid: 14, parent: 12, args: ['git-receive-pack', '/a.git'], started: 100.8, ended: 101 },
  ]);
});

it('counts a connection of git once, by what it starts at the remote', () => {
  expect(countConnections(parseTrace(trace))).toBe(1);
});

it('takes a process that lives at the end of the trace to its end', () => {
  const cut = trace.replace('10 102.000000 +++ exited with 0 +++\n', '');

  expect(parseTrace(cut)[0]).toMatchObject({ pid: 10, ended: 101.6 });
});

it.each([
  [['/usr/bin/python3', '-m', 'build', '--wheel'], 'python -m build'],
  [['docker', '--debug', 'buildx', 'inspect'], 'docker buildx inspect'],
  [['docker', 'run', '--rm', 'image'], 'docker run'],
  [['git', '-c', 'a.b=c', 'push', '--quiet'], 'git push'],
  [['/usr/bin/curl', '--silent'], 'curl'],
])('names %j %s', (args, label) => {
  expect(labelOf(args)).toBe(label);
});
