/** One commit a record, its fields apart by a byte that no text holds. */
export const commitFormat = [
  ...['%H', '%h', '%T', '%t'],
  ...['%an', '%ae', '%aI', '%cn', '%ce', '%cI'],
  ...['%s', '%b', '%B', '%d'],
].join('%x1f');

/** The output of `git log -z` in that format, as the host hands commits to plugins. */
export function parseCommits(output: string) {
  return output
    .split('\0')
    .filter(Boolean)
    .map((record) => record.replace(/^\n/, '').split('\x1f'))
    .map((fields) => {
      const [hash = '', short = '', tree = '', shortTree = '', ...rest] = fields;
      const [author = '', authorEmail = '', authorDate = '', committer = '', email = '', date = '', ...texts] = rest;
      const [subject = '', body = '', message = '', gitTags = ''] = texts;
      return {
        hash,
        commit: { long: hash, short },
        tree: { long: tree, short: shortTree },
        author: { name: author, email: authorEmail, date: new Date(authorDate) },
        committer: { name: committer, email, date: new Date(date) },
        subject,
        body,
        message: message.trim(),
        gitTags: gitTags.trim(),
        committerDate: new Date(date),
      };
    });
}
