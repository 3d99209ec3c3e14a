import { writeFileSync } from 'node:fs';
import { readTypes, sourcesBelow } from './explanations/read-types';
import { explanationsPage } from './explanations/write-doc';

/** Writes docs/alert-explanations.md: every field of every kind's explanation, as the code says it. */
writeFileSync('docs/alert-explanations.md', explanationsPage(readTypes(sourcesBelow('lambdas/domain'))));
