import { Command, CommanderError, InvalidArgumentError } from "commander";
import { DEFAULTS, ForeignFolderError, generate, isComplete } from "./generate.ts";

interface Flags {
  readonly seed: number;
  readonly events: number;
  readonly songs: number;
  readonly users?: number;
  readonly start: string;
  readonly days: number;
  readonly ifMissing?: boolean;
}

function whole(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`Give a whole number of at least ${least}.`);
    }
    return value;
  };
}

function day(text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(Date.parse(`${text}T00:00:00Z`))) {
    throw new InvalidArgumentError("Give a day as YYYY-MM-DD.");
  }
  return text;
}

const program = new Command("eventsim")
  .description("Makes Sparkify play logs and song metadata: the same bytes for the same seed.")
  .argument("<folder>", "where log_data, song_data and log_json_path.json are written")
  .option("--seed <number>", "another seed, other data", whole(0), DEFAULTS.seed)
  .option("--events <number>", "log events in all", whole(1), DEFAULTS.events)
  .option("--songs <number>", "songs, one file each", whole(1), DEFAULTS.songs)
  .option("--users <number>", "users (default: one for every 80 events)", whole(1))
  .option("--start <day>", "the first day, UTC", day, DEFAULTS.start)
  .option("--days <number>", "days, one log file each", whole(1), DEFAULTS.days)
  .option("--if-missing", "do nothing when the folder holds a whole set")
  .exitOverride()
  .action(async (folder: string, flags: Flags) => {
    if (flags.ifMissing === true && (await isComplete(folder))) {
      process.stdout.write(`${folder} holds data already\n`);
      return;
    }
    const { ifMissing: _, ...options } = flags;
    const counts = await generate({ folder, ...options });
    const number = (value: number): string => value.toLocaleString("en-US");
    process.stdout.write(
      `made ${number(counts.events)} events (${number(counts.plays)} plays) and ${number(counts.songs)} songs in ${folder}\n`,
    );
  });

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`error: ${message}\n`);
    process.exitCode = error instanceof ForeignFolderError ? 2 : 1;
  }
}
