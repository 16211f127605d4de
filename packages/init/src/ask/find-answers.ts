import { type Answers, choosePlace, type ToolChoice, type Upload } from '../plan/index.ts';
import type { Facts, Service, Snapshot } from '../repository/index.ts';
import type { Ask } from './ask.ts';

/** What the command line says. */
export type GivenAnswers = { readonly [K in keyof Answers]?: Answers[K] | undefined };

/** What is taken where nobody says anything else. */
export function defaultAnswers(facts: Facts, snapshot: Snapshot): Answers {
  return {
    service: facts.service.name ?? 'github',
    upload: defaultUpload(facts, snapshot),
    tests: facts.tests ?? '',
    tools: choosePlace(snapshot, facts, 'dependency').place,
  };
}

/** A trusted publisher that a workflow uses today is kept; a token that nobody has set only switches the upload off. */
function defaultUpload({ python, publishers }: Facts, { texts }: Snapshot): Upload {
  if (python.isPrivate) return 'off';
  const isTrusted = publishers.some(({ file, by }) => {
    const text = texts.get(file) ?? '';
    return (
      /gh-action-pypi-publish|uv publish/.test(by) &&
      /id-token:\s*write/.test(text) &&
      !/password:|UV_PUBLISH_TOKEN/.test(text)
    );
  });
  return isTrusted ? 'trusted' : 'token';
}

const services: readonly { readonly value: Service; readonly label: string }[] = [
  { value: 'github', label: 'GitHub Actions' },
  { value: 'gitlab', label: 'GitLab CI' },
  { value: 'none', label: 'another one: no workflow is written' },
];
const uploads: readonly { readonly value: Upload; readonly label: string }[] = [
  { value: 'trusted', label: 'as a trusted publisher, without a secret' },
  { value: 'token', label: 'with a token, PYPI_TOKEN; without it, nothing is uploaded' },
  { value: 'off', label: 'not at all' },
];
const tools: readonly { readonly value: ToolChoice; readonly label: string }[] = [
  { value: 'dependency', label: 'as development dependencies in package.json' },
  { value: 'folder', label: 'in a folder of their own, apart from those of the project' },
];

interface Questions {
  readonly facts: Facts;
  readonly snapshot: Snapshot;
  readonly given: GivenAnswers;
  readonly ask: Ask;
}

/** Asks what the repository does not tell and the command line does not say: four questions at most. */
export async function findAnswers({ facts, snapshot, given, ask }: Questions): Promise<Answers> {
  const usual = defaultAnswers(facts, snapshot);
  const service =
    given.service ??
    (facts.service.name === undefined
      ? await ask.choose('Which CI service releases?', services, usual.service)
      : usual.service);
  const isAsked = facts.python.isThere && !facts.python.isPrivate;
  const upload =
    given.upload ??
    (isAsked ? await ask.choose('How does the Python package get to PyPI?', uploads, usual.upload) : usual.upload);
  const hasTests = facts.python.isThere && service !== 'none';
  const tests =
    given.tests ??
    (hasTests
      ? await ask.text('Which command runs the tests before a release? (empty: none)', usual.tests)
      : usual.tests);
  const isChoice = choosePlace(snapshot, facts, 'dependency').place === 'dependency';
  const place =
    given.tools ??
    (isChoice ? await ask.choose('Where are the release tools installed?', tools, usual.tools) : usual.tools);
  return { service, upload, tests: tests.trim(), tools: place };
}
