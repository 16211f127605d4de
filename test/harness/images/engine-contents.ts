import { execa } from 'execa';

/** The ids of all images, containers and volumes that an engine has, in order: one that was there before us has some. */
export async function engineContents(env: Readonly<Record<string, string>>): Promise<string[]> {
  const lists = [
    ['image', 'ls', '--no-trunc', '--quiet'],
    ['ps', '--all', '--no-trunc', '--quiet'],
    ['volume', 'ls', '--quiet'],
  ];
  const said = await Promise.all(lists.map((args) => execa('docker', args, { env })));
  return said.flatMap(({ stdout }) => stdout.split('\n')).sort();
}
