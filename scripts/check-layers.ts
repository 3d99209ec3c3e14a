import { readdirSync, readFileSync } from 'node:fs';
import { findOffences } from './layers/find-offences';

/** Refuses imports that cross the layers the wrong way. `npm run check:layers` */
const ROOTS = ['bin', 'lambdas', 'lib', 'local', 'scripts', 'test'];

const files = ROOTS.flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${root}/${name.replaceAll('\\', '/')}`),
);
const offences = files.flatMap((file) => findOffences(file, readFileSync(file, 'utf8')));

for (const { file, line, what, remedy } of offences) {
  console.error(`${file}:${line} ${what}\n    ${remedy}`);
}
if (offences.length > 0) {
  console.error(`\n${offences.length} line(s) in the wrong layer.`);
  process.exitCode = 1;
} else {
  console.log(`${files.length} files keep to their layers.`);
}
