/**
 * Whether an index refuses an upload because it has a file of that name. There is no common status: pypiserver, devpi,
 * Gitea, Azure Artifacts and CodeArtifact answer 409; PyPI, GitLab, Nexus and Artifact Registry 400; Artifactory 403.
 *
 * @param words what the index says, as plain text
 */
export function saysExists(status: number, words: string): boolean {
  if (status === 409) return true;
  return (status === 400 || status === 403 || status === 422) && existing.test(words);
}

/**
 * "File already exists", "has already been taken", "already contains file"; Nexus: "does not allow updating assets",
 * "cannot be updated"; Artifactory: "Not enough permissions to delete/overwrite artifact".
 */
const existing = /\balready\b|\boverwrit|\b(allow|cannot be|not be) updat|\bduplicate/i;
