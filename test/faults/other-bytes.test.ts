import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newLedgerKey } from '../harness/releases/new-ledger-key.ts';
import { faultCases } from './cases.ts';
import { breakGround, type Ground } from './ground.ts';
import { startJob } from './job.ts';
import { judge } from './judge.ts';
import { newPlace, type Place } from './place.ts';
import { files } from './project.ts';
import { readPublished } from './published.ts';
import { breakRelease } from './run-case.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await breakGround();
});
afterAll(async () => {
  await ground?.[Symbol.asyncDispose]();
});

/** A build backend that never builds the same twice: every wheel and every sdist holds another number. */
const restless = {
  'backend.py': `import pathlib, uuid
from flit_core import buildapi
from flit_core.buildapi import *

def restless(build):
    def wrapped(*args, **more):
        pathlib.Path("parcel.py").write_text('"""Weighs parcels."""\\nNUMBER = "%s"\\n' % uuid.uuid4())
        return build(*args, **more)
    return wrapped

build_wheel = restless(buildapi.build_wheel)
build_sdist = restless(buildapi.build_sdist)
`,
  'pyproject.toml': `${files['pyproject.toml']}
[tool.flit.sdist]
include = ["backend.py"]
`.replace('build-backend = "flit_core.buildapi"', 'build-backend = "backend"\nbackend-path = ["."]'),
};

/** The same without a page on GitHub, whose draft would hold the first bytes. */
const restlessWithoutDraft = {
  ...restless,
  '.releaserc': JSON.stringify({ extends: '@waybill/preset', github: false }),
};

/** A release that a fault breaks after its tag, and a second run in a fresh clone. */
async function finished(place: Place, fault: string) {
  const [faultCase] = faultCases(`^${fault}$`);
  if (faultCase === undefined) throw new Error(`There is no fault ${fault}.`);
  const { struck } = await breakRelease(faultCase, place);
  const before = await readPublished(place);
  const { environment: env, direct: start } = place;
  const { exitCode, output } = await startJob(await place.repository.clone(), { env, start }).ended;
  return { struck, before, exitCode, output, after: await readPublished(place) };
}

describe('a build that never gives the same bytes', () => {
  it('is not made again when all of its files are public', async () => {
    await using place = await newPlace(ground, restless);

    const { struck, before, after, exitCode, output } = await finished(place, 'draft: refused');

    expect({ struck, problems: judge(after, { repeat: false }), exitCode }).toEqual(well);
    expect([after.files, after.image]).toEqual([before.files, before.image]);
    expect(output).toContain('Restored parcel-1.0.0-py3-none-any.whl.');
    expect(output).not.toContain('-m build');
  });

  it('is not made again when a draft on GitHub holds its files, and the ledger is signed', async () => {
    await using place = await newPlace(ground, restless, { WAYBILL_LEDGER_KEY: newLedgerKey() });

    const { struck, before, after, exitCode, output } = await finished(place, 'first file: refused');

    expect({ struck, problems: judge(after, { repeat: false }), exitCode }).toEqual(well);
    expect(before.files).toEqual([]);
    expect(after.image).toEqual(before.image);
    expect(output).not.toContain('-m build');
  });

  it('ends with new bytes where nobody has seen the first', async () => {
    await using place = await newPlace(ground, restlessWithoutDraft);

    const { struck, after, exitCode, output } = await finished(place, 'image layer: refused');

    const problems = judge(after, { repeat: false });
    expect({ struck, problems, exitCode }).toEqual({ ...well, problems: ['There is no GitHub release.'] });
    expect(output).toContain('-m build');
  });

  it.each([
    ['no draft has them', restlessWithoutDraft],
    ['nobody vouches for the draft that has them', restless],
  ])('is refused when the first bytes are inside of a public image, and %s', async (_, project) => {
    await using place = await newPlace(ground, project);

    const { struck, before, after, exitCode, output } = await finished(place, 'first file: refused');

    expect([struck, exitCode]).toEqual([true, 1]);
    expect(output).toContain('ERESUMEDIFFERS');
    expect(output).toContain('The first bytes went out with docker.');
    expect(output).toContain('npx waybill resume v1.0.0');
    expect([after.image, after.files]).toEqual([before.image, []]);
  });
});

const well = { struck: true, problems: [], exitCode: 0 };
