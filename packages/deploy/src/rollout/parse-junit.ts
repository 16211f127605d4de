import { SaxesParser } from 'saxes';

export interface JunitCounts {
  readonly tests: number;
  readonly failures: number;
}

/** Characters of the report that are quoted. */
const longestWords = 100;

/** How deep elements may be nested: test suites are in test suites. */
const deepest = 100;

/**
 * Counts the tests of a JUnit report, and those that failed. The counts that a report gives itself are not taken: writers
 * disagree whether errors are among them.
 *
 * @param text XML, by a program of the project
 */
export function parseJunit(text: string): JunitCounts | { readonly problem: string } {
  const parser = new SaxesParser();
  const open: string[] = [];
  let root = '';
  let tests = 0;
  let failures = 0;
  let hasFailed = false;
  let problem: string | undefined;
  // The first problem ends the reading: a text that is no XML has one at every character.
  const fail = (why: string): never => {
    problem = why;
    throw new RangeError(why);
  };
  parser.on('error', ({ message }) => fail(message.split('\n', 1)[0]?.slice(0, longestWords) ?? 'it is no XML'));
  // An entity that a document declares may be as long as it likes.
  parser.on('doctype', () => fail('it declares a document type'));
  parser.on('opentag', ({ name, isSelfClosing }) => {
    if (root === '') root = name;
    if (name === 'testcase') {
      tests += 1;
      hasFailed = false;
    }
    if ((name === 'failure' || name === 'error') && open.at(-1) === 'testcase' && !hasFailed) {
      hasFailed = true;
      failures += 1;
    }
    if (!isSelfClosing) open.push(name);
    if (open.length > deepest) fail(`its elements are nested deeper than ${deepest}`);
  });
  parser.on('closetag', ({ isSelfClosing }) => {
    if (!isSelfClosing) open.pop();
  });
  try {
    parser.write(text).close();
  } catch (error) {
    if (problem === undefined) throw error;
    return { problem };
  }
  if (!/^testsuites?$/.test(root))
    return { problem: `its first element is \`${root.slice(0, longestWords)}\`, not \`testsuites\`` };
  return { tests, failures };
}
