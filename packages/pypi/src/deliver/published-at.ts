import type { Published } from '@waybill/kernel';
import type { DeliveryPlan } from './compare-with-indexes.ts';

/** Where people find what was delivered: the first project on the first index, and a page for each beside it. */
export function publishedAt(plans: readonly DeliveryPlan[]): Published {
  const pages = plans.flatMap(({ access: { index }, plans: projects }) =>
    projects.flatMap(({ upload, present }) => {
      const [file] = [...upload, ...present];
      return file === undefined ? [] : [{ name: index.name, url: index.pageOf(file.project, file.version) }];
    }),
  );
  const [first] = pages;
  if (first === undefined) return false;
  return pages.length === 1 ? first : { ...first, pages };
}
