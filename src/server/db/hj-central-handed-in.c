/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/db/hj-central-handed-in.h"

#include "core/base/hj-mutant.h"
#include "core/sql/hj-sql-error.h"
#include "core/wire/hj-wire.h"
#include "server/db/hj-central-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

/*
 * What laptops handed in lies beside the database as well, a file a part, until a backup has it:
 * the laptops are erased, so that nobody could offer it again where an older backup is put back.
 * What was sealed stays sealed; only who handed it in, and when, can be read.
 */

#define SUFFIX ".json"
#define HASH_DIGITS 16
#define TEXT_MAX 256
#define FILE_MAX (4 * 1024 * 1024)

/* Each sealing is another text, so that no file ever takes the place of one of other content. */
static char *
dup_path (const char *folder, const HjCentralDropped *part)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, part->sealed, -1);
  g_autofree char *name = g_strdup_printf ("%s-%07" G_GINT64_MODIFIER "d-%.*s" SUFFIX, part->device,
                                           part->part, HASH_DIGITS, hash);

  return g_build_filename (folder, HJ_CENTRAL_HANDED_IN, name, NULL);
}

/* A new folder's entry is on the disk before anything in it counts as kept. */
static gboolean
require_folder (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, HJ_CENTRAL_HANDED_IN, NULL);

  return g_mkdir (path, 0700) == 0 ? hj_central_sync_folder (folder) : errno == EEXIST;
}

static GBytes *
to_bytes (const HjCentralDropped *part)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "device", part->device);
  json_object_set_string_member (object, "user", part->user);
  json_object_set_int_member (object, "part", part->part);
  json_object_set_int_member (object, "at", part->at);
  json_object_set_string_member (object, "sealed", part->sealed);
  return hj_wire_object_to_bytes (object);
}

/**
 * hj_central_handed_in_keep:
 * @part: what a laptop hands in
 * @error: `FULL` of #HjSqlError, or `INVALID` of #HjCentralError
 *
 * Writes it beside the database, to the disk. To be called before the transaction ends that keeps
 * it in there.
 */
gboolean
hj_central_handed_in_keep (HjCentral *self, const HjCentralDropped *part, GError **error)
{
  const char *folder = hj_central_get_folder (self);
  g_autofree char *path = dup_path (folder, part);
  g_autoptr (GBytes) bytes = to_bytes (part);
  g_autoptr (GError) problem = NULL;

  if (HJ_MUTANT (handed_in_unspooled))
    return TRUE;
  if (require_folder (folder)
      && g_file_set_contents_full (
          path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes),
          G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &problem))
    return TRUE;
  if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    return hj_sql_fail_full (error);
  g_set_error (
      error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
      _ ("What a laptop handed in could not be written beside the database (%s); check the "
         "folder and its rights."),
      problem == NULL ? g_strerror (errno) : problem->message);
  return FALSE;
}

/**
 * hj_central_handed_in_forget:
 * @part: what the database does not hold any more, or never did
 */
void
hj_central_handed_in_forget (HjCentral *self, const HjCentralDropped *part)
{
  g_autofree char *path = dup_path (hj_central_get_folder (self), part);

  g_unlink (path);
}

static gboolean
tell_file (const char *path, HjCentralDroppedFunc func, gpointer user_data)
{
  static const char *const members[] = { "device", "user", "part", "at", "sealed", NULL };
  g_autofree char *text = NULL;
  g_autofree char *device = NULL;
  g_autofree char *user = NULL;
  g_autofree char *sealed = NULL;
  gsize length = 0;
  HjCentralDropped part = { 0 };

  if (!g_file_get_contents (path, &text, &length, NULL))
    return FALSE;
  g_autoptr (JsonNode) node = hj_wire_parse_json (text, length, FILE_MAX, NULL);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, NULL);

  if (object == NULL || !hj_wire_check_members (object, members, NULL)
      || !hj_wire_read_text (object, "device", TEXT_MAX, &device, NULL)
      || !hj_wire_read_text (object, "user", TEXT_MAX, &user, NULL)
      || !hj_wire_read_int (object, "part", 0, G_MAXINT64, &part.part, NULL)
      || !hj_wire_read_int (object, "at", 0, G_MAXINT64, &part.at, NULL)
      || !hj_wire_read_text (object, "sealed", FILE_MAX, &sealed, NULL))
    return FALSE;
  part.device = device;
  part.user = user;
  part.sealed = sealed;
  return func (&part, user_data);
}

static GPtrArray *
list_paths (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, HJ_CENTRAL_HANDED_IN, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    if (g_str_has_suffix (name, SUFFIX))
      g_ptr_array_add (paths, g_build_filename (path, name, NULL));
  }
  g_ptr_array_sort_values (paths, (GCompareFunc)g_strcmp0);
  return paths;
}

/**
 * hj_central_handed_in_walk:
 * @folder: of an instance
 * @func: called with each part that lies beside the database, by device and number; returns whether
 *   it could do something with it
 *
 * Returns: how many files could not be read, or @func could do nothing with
 */
guint
hj_central_handed_in_walk (const char *folder, HjCentralDroppedFunc func, gpointer user_data)
{
  g_autoptr (GPtrArray) paths = list_paths (folder);
  guint n_left = 0;

  for (guint i = 0; i < paths->len; i++)
    n_left += !tell_file (g_ptr_array_index (paths, i), func, user_data);
  return n_left;
}

typedef struct {
  HjCentral *central;
  GPtrArray *paths;
  GError *error; /* (nullable) owned */
} Listing;

static gboolean
on_held_compared_cb (const HjCentralDropped *part, gpointer user_data)
{
  Listing *listing = user_data;
  gboolean held = FALSE;

  if (listing->error == NULL
      && hj_central_holds_dropped (listing->central, part, &held, &listing->error) && held)
    g_ptr_array_add (listing->paths, dup_path (hj_central_get_folder (listing->central), part));
  return TRUE;
}

/**
 * hj_central_handed_in_list_held:
 * @error: a #HjSqlError
 *
 * Returns: (transfer full) (element-type filename) (nullable): the files whose part the database
 *   holds for certain, so that a backup that begins after this call has it, too
 */
GPtrArray *
hj_central_handed_in_list_held (HjCentral *self, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  Listing listing = { .central = self, .paths = paths };

  hj_central_handed_in_walk (hj_central_get_folder (self), on_held_compared_cb, &listing);
  if (listing.error == NULL)
    return g_steal_pointer (&paths);
  g_propagate_error (error, listing.error);
  return NULL;
}

/**
 * hj_central_handed_in_remove:
 * @paths: (element-type filename): by hj_central_handed_in_list_held(), once the backup is there
 */
void
hj_central_handed_in_remove (GPtrArray *paths)
{
  for (guint i = 0; i < paths->len; i++)
    g_unlink (g_ptr_array_index (paths, i));
}
