/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench-central.h"

#include "server/pki/hj-pki.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LISTENING "listening on "

/* An empty instance that does not serve yet. */
void
bench_central_init (BenchCentral *self)
{
  const char *in_memory = g_access ("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir ();
  g_autofree char *replicas = g_build_filename (in_memory, "hejie-bench-XXXXXX", NULL);
  g_autofree char *authority = NULL;
  g_autoptr (HjCentral) central = NULL;
  g_autoptr (GError) error = NULL;

  *self = (BenchCentral){ .folder = g_dir_make_tmp ("hejie-bench-XXXXXX", &error),
                          .replicas = g_strdup (g_mkdtemp (replicas)),
                          .clock = hj_system_clock_new (),
                          .random = hj_random_new_system () };
  g_assert_no_error (error);
  central = hj_central_create (self->folder, self->clock, self->random, &error);
  g_assert_no_error (error);
  g_assert_true (hj_pki_create (self->folder, NULL, hj_clock_get_raw_time (self->clock), &error));
  authority = g_build_filename (self->folder, "ca.pem", NULL);
  g_assert_true (g_file_get_contents (authority, &self->authority, NULL, NULL));
}

static void
remove_folder (char *folder)
{
  g_autofree char *command = g_strdup_printf ("rm -r %s", folder);

  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  g_free (folder);
}

void
bench_central_clear (BenchCentral *self)
{
  remove_folder (self->folder);
  remove_folder (self->replicas);
  g_free (self->authority);
  g_free (self->url);
  g_object_unref (self->clock);
  g_object_unref (self->random);
}

HjCentral *
bench_central_open (BenchCentral *self)
{
  g_autoptr (GError) error = NULL;
  HjCentral *central = hj_central_open (self->folder, self->clock, self->random, &error);

  g_assert_no_error (error);
  return central;
}

void
bench_central_serve (BenchCentral *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) said = NULL;
  g_autofree char *line = NULL;

  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "hejied", "serve",
                                    self->folder, "--listen", "127.0.0.1:0", NULL);
  g_assert_no_error (error);
  said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (said, NULL, NULL, NULL);
  g_assert_true (line != NULL && g_str_has_prefix (line, LISTENING));
  g_set_str (&self->url, line + strlen (LISTENING));
}

void
bench_central_stop (BenchCentral *self)
{
  g_subprocess_send_signal (self->process, SIGTERM);
  g_assert_true (g_subprocess_wait_check (self->process, NULL, NULL));
  g_clear_object (&self->process);
}

static double
read_thread (const char *folder, const char *thread, gboolean *is_database)
{
  g_autofree char *path = g_build_filename (folder, thread, "stat", NULL);
  g_autofree char *text = NULL;
  unsigned long user = 0, kernel = 0;
  const char *rest;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (rest = strrchr (text, ')')) == NULL)
    return 0;
  *is_database = strstr (text, "(hejied-db)") != NULL;
  sscanf (rest + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel);
  return (double)(user + kernel) / (double)sysconf (_SC_CLK_TCK);
}

BenchWork
bench_central_read_work (BenchCentral *self)
{
  g_autofree char *folder
      = g_strdup_printf ("/proc/%s/task", g_subprocess_get_identifier (self->process));
  g_autoptr (GDir) threads = g_dir_open (folder, 0, NULL);
  const char *thread;
  BenchWork work = { 0 };

  while ((thread = g_dir_read_name (threads)) != NULL) {
    gboolean is_database = FALSE;
    double seconds = read_thread (folder, thread, &is_database);

    *(is_database ? &work.database : &work.rest) += seconds;
  }
  return work;
}
