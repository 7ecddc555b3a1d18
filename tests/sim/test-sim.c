/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-vfs.h"
#include "sim-world.h"

#include <libdex.h>
#include <locale.h>
#include <sodium.h>
#include <string.h>

static gint first_seed = 1;
static gint n_seeds = 25;
static gint n_steps = 400;
static double minutes = 0;
static char *seeds_file = NULL;
static char *left_out = NULL;

static const GOptionEntry entries[] = {
  { "seed", 0, 0, G_OPTION_ARG_INT, &first_seed, "First seed", "N" },
  { "seeds", 0, 0, G_OPTION_ARG_INT, &n_seeds, "How many seeds", "N" },
  { "steps", 0, 0, G_OPTION_ARG_INT, &n_steps, "Steps of each", "N" },
  { "minutes", 0, 0, G_OPTION_ARG_DOUBLE, &minutes, "Go on for so long instead", "N" },
  { "named", 0, 0, G_OPTION_ARG_FILENAME, &seeds_file, "First the seeds of this file", "FILE" },
  { "without", 0, 0, G_OPTION_ARG_STRING, &left_out, "Kinds of faults to leave out", "KIND,…" },
  { NULL },
};

/* One bit a kind; -1 where a name is none. */
static int
read_kinds (const char *text)
{
  g_auto (GStrv) names = g_strsplit (text == NULL ? "" : text, ",", -1);
  int kinds = 0;

  for (guint i = 0; names[i] != NULL; i++) {
    guint kind = 0;

    while (kind < SIM_N_KINDS && !g_str_equal (names[i], sim_kind_names[kind]))
      kind++;
    if (kind == SIM_N_KINDS) {
      g_printerr ("There is no kind “%s”; choose among: ", names[i]);
      for (kind = 0; kind < SIM_N_KINDS; kind++)
        g_printerr ("%s%s", sim_kind_names[kind], kind + 1 < SIM_N_KINDS ? ", " : "\n");
      return -1;
    }
    kinds |= 1 << kind;
  }
  return kinds;
}

/* On a failure the last line tells how to see it again. */
static void
run_seed (guint32 seed, guint steps, guint without, SimTally *tally)
{
  g_print ("test-sim --seed %u --seeds 1 --steps %u%s%s\n", seed, steps,
           left_out == NULL ? "" : " --without ", left_out == NULL ? "" : left_out);
  sim_world_run (seed, steps, without, tally);
}

/* Lines of the file: seed, steps, and why the seed is kept; `#` begins a remark. */
static gboolean
run_named (const char *path, guint without, SimTally *tally, guint *n_worlds)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error)) {
    g_printerr ("%s\n", error->message);
    return FALSE;
  }
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    char *end;
    guint32 seed = (guint32)g_ascii_strtoull (lines[i], &end, 10);

    if (end == lines[i])
      continue;
    run_seed (seed, (guint)g_ascii_strtoull (end, NULL, 10), without, tally);
    ++*n_worlds;
  }
  return TRUE;
}

static gboolean
goes_on (guint n_done, gint64 start)
{
  if (minutes > 0)
    return (double)(g_get_monotonic_time () - start) < minutes * 60 * G_USEC_PER_SEC;
  return n_done < (guint)n_seeds;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new ("— a small world of laptops");
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  SimTally tally = { 0 };
  guint n_worlds = 0;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  int without = read_kinds (left_out);

  if (without < 0)
    return 2;
  dex_init ();
  if (sodium_init () < 0)
    return 1;
  sim_vfs_register ();
  if (seeds_file != NULL && !run_named (seeds_file, (guint)without, &tally, &n_worlds))
    return 1;
  for (guint i = 0; goes_on (i, start); i++, n_worlds++)
    run_seed ((guint32)first_seed + i, (guint)n_steps, (guint)without, &tally);

  double seconds = (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;

  g_print ("%u worlds in %.0f s: %" G_GUINT64_FORMAT " faults (%.0f a second), %" G_GUINT64_FORMAT
           " crashes, %" G_GUINT64_FORMAT " restarts, %" G_GUINT64_FORMAT
           " restores, %" G_GUINT64_FORMAT " requests, %" G_GUINT64_FORMAT
           " ops; nothing was lost\n",
           n_worlds, seconds, tally.faults, (double)tally.faults / seconds, tally.crashes,
           tally.restarts, tally.restores, tally.requests, tally.ops);
  return 0;
}
