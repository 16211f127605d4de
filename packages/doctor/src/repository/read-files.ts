import { readRepository, readTexts, type Snapshot } from '@waybill/init/facts';
import type { Run } from '@waybill/kernel';
import { readGitlab } from '../workflows/index.ts';

/** As many as a person still looks through. */
const most = 200;
const mostRounds = 5;

/** The files that tell how releases are made, with the actions and the parts of pipelines that are in the repository. */
export async function readFiles(cwd: string, run: Run): Promise<Snapshot> {
  const snapshot = await readRepository({ cwd }, run);
  const actions = snapshot.names.filter((name) => /(^|\/)action\.ya?ml$/.test(name)).slice(0, most);
  const texts = new Map([...snapshot.texts, ...(await readTexts(cwd, actions)).texts]);
  const unread = new Map(snapshot.unread);
  for (let round = 0; round < mostRounds; round += 1) {
    const wanted = (readGitlab(texts)?.elsewhere ?? []).map((each) => each.replace(/^\//, ''));
    const missing = wanted.filter((name) => snapshot.names.includes(name) && !texts.has(name) && !unread.has(name));
    if (missing.length === 0) break;
    const read = await readTexts(cwd, missing.slice(0, most));
    for (const [name, text] of read.texts) texts.set(name, text);
    for (const [name, why] of read.unread) unread.set(name, why);
    for (const name of missing) if (!texts.has(name) && !unread.has(name)) unread.set(name, 'it is gone');
  }
  return { ...snapshot, texts, unread };
}
