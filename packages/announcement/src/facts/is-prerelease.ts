/** Whether a SemVer version comes before a release: `1.0.0-beta.1`. Build metadata may hold a hyphen too. */
export function isPrerelease(version: string): boolean {
  return version.split('+')[0]?.includes('-') ?? false;
}
