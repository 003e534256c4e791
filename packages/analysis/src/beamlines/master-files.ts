/** Which of the files beside a log hold the frames of a detector that begins new files. */

/**
 * The master files (`DETECTOR/NAME_master.h5`) among files; older ones are called `NAME_data_000001.h5`. More than one
 * where there are several detectors.
 * @param names - with their folders.
 * @param detector - as the log calls it: a folder of that name goes before others. Default any.
 */
export function masterFiles(names: readonly string[], detector?: string): readonly string[] {
  const files = names.filter((name) => /_master\.h5$|_data_0*1\.h5$/.test(name)).sort();
  const masters = files.filter((name) => name.endsWith("_master.h5"));
  const known = masters.length > 0 ? masters : files;
  const named = known.filter((name) => name.split(/[/\\]/).at(-2) === detector);
  return named.length > 0 ? named : known;
}
