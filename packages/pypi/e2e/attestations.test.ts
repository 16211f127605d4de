import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { pypiTools } from '../../../test/harness/pypi/pypi-tools.ts';
import { withPypi } from '../../../test/harness/pypi/with-pypi.ts';
import { trustedJob, workflow } from '../test/identity/trusted-job.ts';

const withTools = await withPypi(it);

/**
 * The command of `VERIFY.md`, with the trust root of the rehearsal in place of the public one, and without asking PyPI: whether a
 * publisher's attestation of a file counts.
 */
const program = `
import sys
from pathlib import Path
import pypi_attestations._impl as tool
from sigstore.verify import policy
from pypi_attestations import Attestation, Distribution, GitHubPublisher
from sigstore.models import TrustedRoot
folder = Path(sys.argv[1])
root = TrustedRoot.from_file(str(folder / 'root.json'))
issued = policy.OIDCIssuerV2(sys.argv[2])
# The rehearsal's issuer in place of GitHub's, which is fixed in the tool.
tool.policy.OIDCIssuerV2 = lambda _: issued
tool.Verifier.production = classmethod(lambda cls, **_: cls(trusted_root=root))
for path in sorted(folder.glob('*.attestation')):
    attestation = Attestation.model_validate_json(path.read_bytes())
    file = Distribution.from_file(folder / path.name.removesuffix('.publish.attestation'))
    for repository, workflow in [('acme/parcel', 'release.yml'), ('acme/parcel', 'ci.yml'), ('evil/parcel', 'release.yml')]:
        try:
            predicate, _ = attestation.verify(GitHubPublisher(repository=repository, workflow=workflow), file)
        except Exception as error:
            predicate = type(error).__name__
        print(file.name, repository, workflow, predicate)
`;

withTools(
  'pypi-attestations, which VERIFY.md names, takes the attestations of the release workflow, and of no other',
  async () => {
    const { python, folder: tools } = await pypiTools('attestations');
    await using folder = await temporaryFolder();
    const claims = {
      repository: 'acme/parcel',
      ref: 'refs/heads/main',
      workflow_ref: workflow,
      job_workflow_ref: workflow,
    };
    await using job = await trustedJob({ options: { attestations: true }, claims });
    await job.call('prepare');
    await job.call('publish');
    await writeFile(join(folder.path, 'root.json'), job.signing.files.trustedRoot);
    const artifacts = await readArtifacts(job.context.cwd, '1.2.0');
    for (const { filename, fields } of job.index.uploads) {
      const [, attestations = '[]'] = fields.find(([name]) => name === 'attestations') ?? [];
      const [attestation] = JSON.parse(attestations);
      const built = artifacts.find(({ name }) => name === filename)?.path;
      await copyFile(join(job.context.cwd, String(built)), join(folder.path, String(filename)));
      await writeFile(join(folder.path, `${filename}.publish.attestation`), JSON.stringify(attestation));
    }

    const { stdout } = await execa(python, ['-c', program, folder.path, job.issuer.url]);

    const accepted = 'https://docs.pypi.org/attestations/publish/v1';
    expect(stdout.split('\n')).toEqual(
      ['acme_parcel-1.2.0-py3-none-any.whl', 'acme_parcel-1.2.0.tar.gz'].flatMap((name) => [
        `${name} acme/parcel release.yml ${accepted}`,
        `${name} acme/parcel ci.yml VerificationError`,
        `${name} evil/parcel release.yml VerificationError`,
      ]),
    );
    const inspect = join(tools, 'bin/pypi-attestations');
    const shown = await execa(inspect, ['inspect', join(folder.path, 'acme_parcel-1.2.0.tar.gz.publish.attestation')], {
      all: true,
    });
    expect(shown.all).toContain(`https://github.com/${workflow}`);
  },
);
