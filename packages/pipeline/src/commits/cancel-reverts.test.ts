import { expect, it } from '@jest/globals';
import fc from 'fast-check';
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
  ['a title that the host has cut', `Revert "feat: wei… (#13)\n\n…gh (#12)"\n\nThis reverts commit ${sha('a')}.`],
  ['a title that the host has cut, with a number', 'Revert "feat: wei...\n\n...gh"\n\nReverts #12'],
  ['no empty line', `Revert "feat: weigh (#12)" This reverts commit ${sha('a')}.`],
  ["GitHub's button in the same repository", 'Revert "feat: weigh" (#13)\n\nReverts #12'],
  ['Conventional Commits', `revert: let us never speak of it\n\nRefs: ${sha('a').slice(0, 10)}`],
  ['Conventional Commits with the first line', 'revert: feat: weigh'],
  ['Conventional Commits with the first line in quotes', 'revert: "feat: weigh"'],
  ['commitizen', `revert: feat: weigh (#12)\n\nThis reverts commit ${sha('a')}.`],
  ['Conventional Commits, squashed', 'revert: feat: weigh (#12) (#13)'],
  ['Conventional Commits, squashed, with the title alone', 'revert: feat: weigh (#13)'],
  ['Conventional Commits in quotes, squashed', 'revert: "feat: weigh" (#13)'],
  ['a number of its own', 'revert: weigh (#12)'],
  ['a number alone', 'revert: PR #12'],
  ['no quotes', 'Revert feat: weigh (#12)'],
  ['single quotes', "Revert 'feat: weigh (#12)'"],
  ['round quotes', 'Revert “feat: weigh (#12)”'],
  ['a full stop', 'Revert "feat: weigh (#12)".'],
  ['the number of a merge request', 'Revert "feat: weigh (#12)" (!13)'],
  ['another type, with a title', 'fix(scale): revert "feat: weigh (#12)"'],
  ["another type and GitHub's button", 'fix: revert "feat: weigh (#12)" (#13)\n\nReverts shop/scale#12'],
  ['another type, with a hash', `chore: revert the scale\n\nThis reverts commit ${sha('a')}.`],
  ['another type, with a scope', `chore(revert): feat: weigh\n\nThis reverts commit ${sha('a')}.`],
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
  expect(left(commit('c', 'revert: feat: weigh (#12) (#15)'), again, feature)).toEqual(['d']);
  expect(left(commit('c', 'revert: feat: weigh (#12)'), again, feature)).toEqual(['d']);
});

it('does not take back what came later', () => {
  expect(left(feature, commit('c', 'Revert "feat: weigh"'))).toEqual(['a', 'c']);
});

it('takes a number in a title for one of an issue, where the titles differ', () => {
  expect(left(commit('c', 'revert: fix: lift (#12)'), feature)).toEqual(['c', 'a']);
  expect(left(commit('c', 'Revert "fix: lift (#12)"\n\nReverts #12'), feature)).toEqual([]);
});

it('stays where its title is cut and nothing else tells', () => {
  expect(left(commit('c', 'Revert "feat: wei…'), feature)).toEqual(['c', 'a']);
});

it('is no prose', () => {
  const partly = `This reverts commit ${sha('a')} in part.`;
  expect(left(commit('c', `fix: lift\n\n${partly}`), feature)).toEqual(['c', 'a']);
  expect(left(commit('c', `fix: revert a bit\n\n${partly}`), feature)).toEqual(['c', 'a']);
  expect(left(commit('c', `fix: lift\n\nThis reverts commit ${sha('a')}.`), feature)).toEqual(['c', 'a']);
  expect(left(commit('c', 'fix: revert to pounds when it is heavy'), feature)).toEqual(['c', 'a']);
  expect(left(commit('c', 'Revert the scale'), feature)).toEqual(['c', 'a']);
});

interface Step {
  readonly isRevert: boolean;
  readonly which: number;
  readonly isShort: boolean;
}
interface Made {
  readonly hash: string;
  readonly message: string;
  /** The change that it makes or takes back in the end. */
  readonly root: number;
  /** Whether that is in the tree after it. */
  readonly puts: boolean;
}

/** Commits that are made one after the other, oldest first: a change, or a revert of one whose effect is in the tree. */
function makeAll(steps: readonly Step[]): { readonly made: readonly Made[]; readonly tree: readonly boolean[] } {
  const made: Made[] = [];
  const tree: boolean[] = [];
  for (const { isRevert, which, isShort } of steps) {
    const at = made.length;
    const hash = `${at.toString(16).repeat(8)}${'0'.repeat(32)}`;
    const possible = made.filter(({ root, puts }) => tree[root] === puts);
    const of = isRevert ? possible[which % Math.max(possible.length, 1)] : undefined;
    // All have one title: only hashes tell.
    if (of === undefined) made.push({ hash, message: 'fix: typo', root: at, puts: true });
    else {
      const message = `Revert "fix: typo"\n\nThis reverts commit ${of.hash.slice(0, isShort ? 7 : 40)}.`;
      made.push({ hash, message, root: of.root, puts: !of.puts });
    }
    const { root = at, puts = true } = made[at] ?? {};
    tree[root] = puts;
  }
  return { made, tree };
}

it('keeps what is in the tree, however often something was reverted and restored', () => {
  const step = fc.record({ isRevert: fc.boolean(), which: fc.nat(), isShort: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
      const { made, tree } = makeAll(steps);

      const kept = cancelReverts(made.toReversed()).map(({ hash }) => hash);

      const isThere = (at: number) => made[at]?.root === at && tree[at] === true;
      expect(kept.toReversed()).toEqual(made.filter((_, at) => isThere(at)).map(({ hash }) => hash));
    }),
    { numRuns: 2_000 },
  );
});
