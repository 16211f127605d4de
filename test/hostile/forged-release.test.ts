import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { faultCases } from '../faults/cases.ts';
import { breakGround, type Ground } from '../faults/ground.ts';
import { startJob } from '../faults/job.ts';
import { newPlace, type Place } from '../faults/place.ts';
import { readPublished } from '../faults/published.ts';
import { breakRelease } from '../faults/run-case.ts';
import { newLedgerKey } from '../harness/releases/new-ledger-key.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await breakGround();
});
afterAll(async () => {
  await ground?.[Symbol.asyncDispose]();
});

/** Puts other code into a wheel, whose RECORD is true again. */
const forge = String.raw`
import base64, hashlib, sys, zipfile
old, new = sys.argv[1:]
with zipfile.ZipFile(old) as source, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as target:
    files = {name: source.read(name) for name in source.namelist()}
    code = next(name for name in files if name.endswith(".py"))
    files[code] += b"\nprint('owned')\n"
    record = next(name for name in files if name.endswith("RECORD"))
    digest = base64.urlsafe_b64encode(hashlib.sha256(files[code]).digest()).rstrip(b"=").decode()
    lines = [f"{code},sha256={digest},{len(files[code])}" if line.startswith(code + ",") else line for line in files[record].decode().splitlines()]
    files[record] = ("\n".join(lines) + "\n").encode()
    for name, content in files.items():
        target.writestr(name, content)
`;

interface Asset {
  readonly id: number;
  readonly name: string;
  readonly digest: string;
}

/** A member with the right to write puts a wheel of their own into the draft, and its hash into the ledger. */
async function forgeRelease({ repository, services: { github } }: Place): Promise<string> {
  const clone = await repository.clone();
  const headers = { authorization: `Bearer ${github.token}` };
  const api = `${github.url}/repos/${repository.slug}/releases`;
  const [draft] = (await (await fetch(api, { headers })).json()) as { id: number; assets: Asset[] }[];
  const wheel = draft?.assets.find(({ name }) => name.endsWith('.whl'));
  if (draft === undefined || wheel === undefined) throw new Error('There is no draft with a wheel.');

  const [old, forged] = [join(clone.cwd, '../old.whl'), join(clone.cwd, '../forged.whl')];
  const accept = 'application/octet-stream';
  const honest = await fetch(`${api}/assets/${wheel.id}`, { headers: { ...headers, accept } });
  await writeFile(old, Buffer.from(await honest.arrayBuffer()));
  await execa('python3', ['-c', forge, old, forged]);
  await fetch(`${api}/assets/${wheel.id}`, { method: 'DELETE', headers });
  const body = await readFile(forged);
  const upload = `${api}/${draft.id}/assets?name=${wheel.name}`;
  const uploaded = await fetch(upload, { method: 'POST', headers: { ...headers, 'content-type': accept }, body });
  const { digest } = (await uploaded.json()) as Asset;

  await clone.git('fetch', '--quiet', 'origin', 'refs/notes/waybill');
  const ledger = join(clone.cwd, '../ledger');
  await clone.git('worktree', 'add', '--quiet', '--detach', ledger, 'FETCH_HEAD');
  const file = join(ledger, 'v1.0.0/waybill.json');
  const text = await readFile(file, 'utf8');
  const sha256 = digest.replace('sha256:', '');
  await writeFile(file, text.replaceAll(wheel.digest.replace('sha256:', ''), sha256));
  await clone.git('-C', ledger, 'commit', '--quiet', '--all', '--message', 'weigh');
  await clone.git('-C', ledger, 'push', '--quiet', repository.url, 'HEAD:refs/notes/waybill');
  return sha256;
}

it.each<[string, Record<string, string>, string]>([
  ['without a key', {}, 'ERESUMEDIFFERS'],
  ['with a key', { WAYBILL_LEDGER_KEY: newLedgerKey() }, 'EFOREIGNENTRY'],
])('a wheel that somebody put into the draft and the ledger goes nowhere: %s', async (_, secrets, code) => {
  await using place = await newPlace(ground, {}, secrets);
  const [broken] = faultCases('^first file: refused$');
  if (broken === undefined) throw new Error('There is no such fault.');
  await breakRelease(broken, place);
  const before = await readPublished(place);
  const forged = await forgeRelease(place);

  const { environment: env, direct: start } = place;
  const { exitCode, output } = await startJob(await place.repository.clone(), { env, start }).ended;

  const after = await readPublished(place);
  expect(before.files).toEqual([]);
  expect(after.files.filter((line) => line.includes(forged))).toEqual([]);
  expect(after.image).toEqual(before.image);
  expect(after.releases.filter(({ draft }) => !draft)).toEqual([]);
  expect([exitCode, output]).toEqual([1, expect.stringContaining(code)]);
  expect(output).toContain('npx waybill abandon v1.0.0');
});
