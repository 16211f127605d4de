import type { Finding } from '../finding.ts';

/** The first part of every classifier that there is. https://pypi.org/classifiers/ */
const topics = [
  'Development Status',
  'Environment',
  'Framework',
  'Intended Audience',
  'License',
  'Natural Language',
  'Operating System',
  'Programming Language',
  'Topic',
  'Typing',
];

const remedy = 'Take `project.classifiers` from the list on https://pypi.org/classifiers/.';

/**
 * Classifiers that PyPI refuses.
 *
 * @param known all that there are; without them, only the shape is looked at
 */
export function findInClassifiers(classifiers: readonly string[], known?: ReadonlySet<string>): Finding[] {
  return classifiers.flatMap((classifier) => {
    if (classifier.startsWith('Private ::')) {
      return [
        {
          fact: `\`${classifier}\` says that this project must not be on PyPI`,
          remedy: 'Upload to your own index (`pypi.repository`), or take the classifier away.',
        },
      ];
    }
    const isFine = known === undefined ? isWellFormed(classifier) : known.has(classifier);
    return isFine ? [] : [{ fact: `\`${classifier}\` is not a classifier that PyPI knows`, remedy }];
  });
}

function isWellFormed(classifier: string): boolean {
  const [first = '', ...rest] = classifier.split(' :: ');
  return topics.includes(first) && rest.length > 0 && rest.every((part) => part !== '' && part.trim() === part);
}
