import { inlineCode } from '@waybill/kernel';
import { need, rowsOf, whenKnown } from '../report/index.ts';
import type { Check } from './check.ts';

export const images: Check = {
  name: 'image',
  run({ settings, images: seen, github, gitlab }) {
    const { ok, warning, unchecked } = rowsOf('image');
    const isPublic = whenKnown(github.repository)?.isPrivate === false || whenKnown(gitlab.project)?.isPublic === true;
    return need(settings).images.map((image) => {
      const name = inlineCode(image);
      const fact = seen.get(image);
      if (fact === undefined || fact.is === 'unknown')
        return unchecked(`${name}: ${fact?.why ?? 'it was not asked for.'}`);
      if (fact.value === 'public') return ok(`Everybody can pull ${name}.`);
      if (fact.value === 'empty') return ok(`${name} has no tag yet.`);
      const message = `Without a login, ${name} cannot be seen: it is private, or there is none yet.`;
      if (!isPublic) return ok(message);
      return warning(
        message,
        image.startsWith('ghcr.io/')
          ? 'After the first release, make the package public on its page: GitHub makes it private.'
          : 'If it is for everybody, make it public in the registry.',
      );
    });
  },
};

export const publishers: Check = {
  name: 'other workflows',
  run({ project }) {
    const { ok, warning } = rowsOf('other workflows');
    const found = need(project).publishers;
    if (found.length === 0) return [ok('No other workflow publishes.')];
    return found.map(({ file, by }) =>
      warning(`${inlineCode(file)} publishes too (${by}).`, 'Take that out of it, or both will publish.'),
    );
  },
};
