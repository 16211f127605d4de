/**
 * Prints the commands by which npm trusts the workflow of this repository, one for each package: `node tools/publish/trust.ts | sh`. A package must
 * have been published once, by hand.
 */
import { workspacePackages } from '../workspace.ts';

for (const { manifest } of await workspacePackages()) {
  const [, repository = ''] = /^https:\/\/github\.com\/([^/]+\/[^/]+)\//.exec(manifest.homepage) ?? [];
  console.log(
    `npm trust github ${manifest.name} --repository ${repository} --file release.yml --environment npm --allow-publish --yes`,
  );
}
