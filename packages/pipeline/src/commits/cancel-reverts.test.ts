import { expect, it } from '@jest/globals';
import { cancelReverts } from './cancel-reverts.ts';

const sha = (letter: string) => letter.repeat(40);
const commit = (letter: string, message: string) => ({ hash: sha(letter), message });

/** What is left, by the letter of its hash; the messages are newest first. */
const left = (...commits: { hash: string; message: string }[]) => cancelReverts(commits).map(({ hash }) => hash[0]);

const feature = commit('a', 'feat: weigh (#12)');
const fix = commit('b', 'fix: lift');

it.each([
  ['git revert', `Revert "feat: weigh (#12)"\n\nThis reverts commit ${sha('a')}.`],
  ['git revert with a short hash', `Revert "feat: weigh (#12)"\n\nThis reverts commit ${sha('a').slice(0, 7)}.`],
  ["GitHub's button", 'Revert "feat: weigh (#12)" (#13)\n\nReverts shop/scale#12'],
  ["GitHub's button, squashed", 'Revert "feat: weigh" (#13)\n\nReverts shop/scale#12'],
  ["GitHub's button in the same repository", 'Revert "feat: weigh" (#13)\n\nReverts #12'],
  ['Conventional Commits', `revert: let us never speak of it\n\nRefs: ${sha('a').slice(0, 10)}`],
  ['Conventional Commits with the first line', 'revert: feat: weigh'],
  ['Conventional Commits with the first line in quotes', 'revert: "feat: weigh"'],
  ['commitizen', `revert: feat: weigh (#12)\n\nThis reverts commit ${sha('a')}.`],
  ['a hash of before a rebase', `Revert "feat: weigh (#12)"\n\nThis reverts commit ${sha('9')}.`],
])('%s takes back what is in the same release', (_way, message) => {
  expect(left(commit('c', message), fix, feature)).toEqual(['b']);
});

it('stays where it takes back what was released before', () => {
  expect(left(commit('c', `Revert "feat: weigh"\n\nThis reverts commit ${sha('9')}.`), fix)).toEqual(['c', 'b']);
  expect(left(commit('c', `revert: both\n\nRefs: ${sha('a')}, ${sha('9')}`), fix, feature)).toEqual(['c', 'b']);
});

it('takes back what takes back', () => {
  const once = commit('c', `Revert "feat: weigh (#12)"\n\nThis reverts commit ${sha('a')}.`);
  const twice = commit('d', `Revert "Revert "feat: weigh (#12)""\n\nThis reverts commit ${sha('c')}.`);

  expect(left(twice, once, feature)).toEqual(['a']);
  expect(
    left(commit('e', `Revert "Revert "Revert…""\n\nThis reverts commit ${sha('d')}.`), twice, once, feature),
  ).toEqual([]);
});

it.each([
  ['with a hash', `\n\nThis reverts commit ${sha('c')}.`],
  ['with a hash of before a rebase', `\n\nThis reverts commit ${sha('9')}.`],
  ['with nothing else', ''],
])('takes back what takes back as git 2.43 and later writes it, %s', (_how, body) => {
  const once = commit('c', `Revert "feat: weigh (#12)"\n\nThis reverts commit ${sha('a')}.`);
  const again = commit('d', `Reapply "feat: weigh (#12)"${body}`);

  expect(left(again, once, feature)).toEqual(['a']);
  expect(left(again, once)).toEqual([]);
  expect(left(again, fix)).toEqual(['d', 'b']);
  expect(left(commit('e', `Revert "Reapply "feat: weigh (#12)""`), again, once, feature)).toEqual([]);
});

it('takes back one of two with the same first line, the newest before it, or the one with the number', () => {
  const again = commit('d', 'feat: weigh (#14)');

  expect(left(commit('c', 'Revert "feat: weigh"'), again, feature)).toEqual(['a']);
  expect(left(commit('c', 'Revert "feat: weigh" (#15)\n\nReverts shop/scale#12'), again, feature)).toEqual(['d']);
});

it('does not take back what came later', () => {
  expect(left(feature, commit('c', 'Revert "feat: weigh"'))).toEqual(['a', 'c']);
});

it('is no prose', () => {
  expect(left(commit('c', `fix: lift\n\nThis reverts commit ${sha('a')} in part.`), feature)).toEqual(['c', 'a']);
});
