/** Builds the packages as they are published. */
import { buildPackages } from './build-packages.ts';

for (const { manifest, folder } of await buildPackages()) console.log(`${manifest.name}: ${folder}/dist`);
