/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/unlock/hj-opening.h"

#include "core/base/hj-id.h"
#include "core/base/hj-secret.h"
#include "core/store/hj-passphrase.h"
#include "core/store/hj-replica-folder.h"
#include "core/sync/hj-enrolment.h"
#include "core/sync/hj-hand-in.h"
#include "core/sync/hj-transport-soup.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* Says whose replica a folder holds, for the choice before anything is unlocked. */
#define OWNER_FILE "owner"

/* Folders that this program makes; one without an owner is an enrolment that did not end. */
#define FOLDER_PREFIX "replica-"

typedef struct {
  char *folder;
  char *url;
  char *code;
  char *password;
  char *passphrase;
  HjClock *clock;
  HjRandom *random;
  HjEnrolment *enrolment; /* (nullable) */
  DexFuture *store;       /* (nullable) owned, of the HjStore that is being opened */

  /* What the replica tells about itself. */
  char *user;
  char *name;
  char *role;
  char *org;
  char *authority;
  HjLease lease;
} Opening;

static void
free_opening (gpointer data)
{
  Opening *self = data;

  g_free (self->folder);
  g_free (self->url);
  g_free (self->code);
  hj_secret_free (self->password);
  hj_secret_free (self->passphrase);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_pointer (&self->enrolment, hj_enrolment_unref);
  dex_clear (&self->store);
  g_free (self->user);
  g_free (self->name);
  g_free (self->role);
  g_free (self->org);
  g_free (self->authority);
  g_free (self);
}

static Opening *
new_opening (void)
{
  Opening *self = g_new0 (Opening, 1);

  self->clock = hj_system_clock_new ();
  self->random = hj_random_new_system ();
  return self;
}

static void
take_form (Opening *self, const HjOpeningForm *form)
{
  self->url = g_strdup (form->url);
  self->code = g_strdup (form->code);
  self->password = g_strdup (form->password);
  self->passphrase = g_strdup (form->passphrase);
}

/* On the store's thread. */
static gboolean
save_enrolment (HjReplica *replica, gpointer data, GError **error)
{
  Opening *self = data;

  return hj_enrolment_save (self->enrolment, replica, error);
}

/* On the store's thread. */
static gboolean
read_owner (HjReplica *replica, gpointer data, GError **error)
{
  Opening *self = data;

  self->user = hj_replica_dup_meta (replica, HJ_META_USER);
  self->name = hj_replica_dup_meta (replica, HJ_META_NAME);
  self->role = hj_replica_dup_meta (replica, HJ_META_ROLE);
  self->org = hj_replica_dup_meta (replica, HJ_META_ORG);
  self->url = hj_replica_dup_meta (replica, HJ_META_URL);
  self->authority = hj_replica_dup_meta (replica, HJ_META_AUTHORITY);
  hj_lease_look (replica, &self->lease);
  if (self->user != NULL && self->role != NULL && self->url != NULL && self->authority != NULL)
    return TRUE;
  g_set_error_literal (error, HJ_STORE_ERROR, HJ_STORE_ERROR_NOT_ENROLLED,
                       _ ("This replica is not enrolled; ask your administrator for a code and "
                          "enrol again."));
  return FALSE;
}

/* In a fiber; the store stays open with the session. */
static HjSession *
start_session (Opening *self, HjStore *store, GError **error)
{
  g_autoptr (HjTransport) transport = NULL;
  g_autoptr (HjReconciler) reconciler = NULL;

  g_clear_pointer (&self->url, g_free);
  if (!dex_await (hj_store_run (store, read_owner, self, NULL), error))
    return NULL;
  transport = hj_transport_soup_new (self->url, self->authority, error);
  if (transport == NULL)
    return NULL;
  reconciler = hj_reconciler_new (store, transport, self->clock, self->random);

  HjSessionUser user = { self->user, self->name, self->role, self->org };
  HjSession *session = hj_session_new (store, reconciler, self->clock, &user);

  hj_session_take_lease (session, &self->lease);
  return session;
}

static DexFuture *
answer (HjSession *session, GError *error)
{
  return session != NULL ? dex_future_new_take_object (session) : dex_future_new_for_error (error);
}

static DexFuture *
unlock_fiber (gpointer data)
{
  Opening *self = data;
  GError *error = NULL;
  g_autoptr (HjStore) store = dex_await_object (g_steal_pointer (&self->store), &error);

  if (store == NULL)
    return dex_future_new_for_error (error);

  HjSession *session = start_session (self, store, &error);

  if (session == NULL)
    hj_store_close (store);
  return answer (session, error);
}

static void
save_owner (Opening *self)
{
  g_autofree char *path = g_build_filename (self->folder, OWNER_FILE, NULL);
  const HjEnrolAnswer *told = self->enrolment->answer;
  const char *name = told->name != NULL && *told->name != '\0' ? told->name : told->user;
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents_full (path, name, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_warning ("The owner of a replica could not be noted: %s", error->message);
}

/* In a fiber. */
static HjSession *
enrol (Opening *self, GError **error)
{
  HjSession *session = NULL;
  g_autoptr (HjStore) store = NULL;

  /* The replica first: a code is used up by its first use, and a full disk must not cost it. */
  store = dex_await_object (
      hj_store_thread_create (self->folder, self->passphrase, self->clock, self->random), error);
  if (store == NULL)
    return NULL;

  self->enrolment = dex_await_boxed (
      hj_enrolment_run (self->url, self->code, self->password, g_get_host_name ()), error);
  if (self->enrolment != NULL
      && dex_await (hj_store_run (store, save_enrolment, self, NULL), error)) {
    save_owner (self);
    session = start_session (self, store, error);
  }
  if (session == NULL) {
    hj_store_close (store);
    if (self->user == NULL)
      hj_replica_folder_remove (self->folder, NULL);
  }
  return session;
}

static DexFuture *
enrol_fiber (gpointer data)
{
  GError *error = NULL;
  HjSession *session = enrol (data, &error);

  return answer (session, error);
}

/* On the store's thread. */
static gboolean
read_device (HjReplica *replica, gpointer data, GError **error)
{
  g_autofree char *device = hj_replica_dup_meta (replica, HJ_META_DEVICE);

  *(gboolean *)data = device != NULL;
  return TRUE;
}

/* In a fiber. What an earlier try left that was cut off before the central instance had answered
 * opens by the new passphrase, and is nobody's.
 */
static void
clear_unfinished (Opening *self)
{
  gboolean is_somebodys = TRUE;
  g_autoptr (HjStore) store = dex_await_object (
      hj_store_thread_open_to_reconcile (self->folder, self->passphrase, self->clock, self->random),
      NULL);

  if (store == NULL)
    return;
  dex_await (hj_store_run (store, read_device, &is_somebodys, NULL), NULL);
  hj_store_close (store);
  if (!is_somebodys)
    hj_replica_folder_remove (self->folder, NULL);
}

/* In a fiber. From here on the folder names nobody until somebody is enrolled in it. */
static gboolean
give_way (Opening *self, GError **error)
{
  const HjHandIn what = {
    .folder = self->folder, .url = self->url, .code = self->code, .password = self->password
  };
  g_autofree char *owner = g_build_filename (self->folder, OWNER_FILE, NULL);

  clear_unfinished (self);
  if (hj_replica_folder_exists (self->folder)
      && !dex_await (hj_hand_in_run (&what, self->clock, self->random), error))
    return FALSE;
  g_remove (owner);
  return TRUE;
}

static DexFuture *
enrol_again_fiber (gpointer data)
{
  Opening *self = data;
  GError *error = NULL;
  HjSession *session = NULL;

  if (hj_passphrase_check (self->passphrase, &error) && give_way (self, &error))
    session = enrol (self, &error);
  return answer (session, error);
}

static void
free_replica (gpointer data)
{
  HjOpeningReplica *self = data;

  g_free (self->folder);
  g_free (self->name);
  g_free (self);
}

/* What was written last may not have come from the log into the file yet. */
static gint64
read_used_at (const char *folder)
{
  g_autofree char *database = hj_replica_folder_dup_database (folder);
  g_autofree char *log = g_strconcat (database, "-wal", NULL);
  GStatBuf file, written;
  gint64 used_at = g_stat (database, &file) == 0 ? file.st_mtime : 0;

  return g_stat (log, &written) == 0 ? MAX (used_at, written.st_mtime) : used_at;
}

static void
add_replica (GPtrArray *found, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, OWNER_FILE, NULL);
  g_autofree char *name = NULL;
  g_autofree char *base = g_path_get_basename (folder);

  if (!hj_replica_folder_exists (folder))
    return;
  if (!g_file_get_contents (path, &name, NULL, NULL) || *g_strstrip (name) == '\0'
      || !g_utf8_validate (name, -1, NULL)) {
    if (g_str_has_prefix (base, FOLDER_PREFIX))
      return;
    g_free (name);
    name = g_filename_display_name (base);
  }

  HjOpeningReplica *replica = g_new0 (HjOpeningReplica, 1);

  replica->folder = g_strdup (folder);
  replica->name = g_steal_pointer (&name);
  replica->used_at = read_used_at (folder);
  replica->needs_passphrase = hj_replica_folder_needs_passphrase (folder);
  g_ptr_array_add (found, replica);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const HjOpeningReplica *one = *(const HjOpeningReplica *const *)a;
  const HjOpeningReplica *other = *(const HjOpeningReplica *const *)b;

  return g_utf8_collate (one->name, other->name);
}

/**
 * hj_opening_list:
 * @data_dir: a folder of replicas, or one replica
 *
 * Returns: (transfer full) (element-type HjOpeningReplica): the replicas on this laptop, by name
 */
GPtrArray *
hj_opening_list (const char *data_dir)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (free_replica);
  g_autoptr (GDir) dir = g_dir_open (data_dir, 0, NULL);
  const char *name;

  add_replica (found, data_dir);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *folder = g_build_filename (data_dir, name, NULL);

    add_replica (found, folder);
  }
  g_ptr_array_sort (found, compare_names);
  return found;
}

/**
 * hj_opening_unlock:
 * @passphrase: (nullable): where one is needed
 *
 * The replica is opened from now on, elsewhere, whatever the main loop is busy with.
 *
 * Returns: (transfer full): a future of an #HjSession whose reconciler is not started yet, and
 * whose lease may have ended
 */
DexFuture *
hj_opening_unlock (const char *folder, const char *passphrase)
{
  Opening *opening = new_opening ();

  opening->store
      = hj_store_thread_open_to_reconcile (folder, passphrase, opening->clock, opening->random);
  return dex_scheduler_spawn (NULL, 0, unlock_fiber, opening, free_opening);
}

/**
 * hj_opening_unlock_only:
 * @data_dir: a folder of replicas, or one replica
 *
 * Opens the only replica of the laptop, if the keyring alone can: there is nothing to ask.
 *
 * Returns: (transfer full) (nullable): a future as of hj_opening_unlock()
 */
DexFuture *
hj_opening_unlock_only (const char *data_dir)
{
  g_autoptr (GPtrArray) replicas = hj_opening_list (data_dir);
  const HjOpeningReplica *replica = replicas->len == 1 ? g_ptr_array_index (replicas, 0) : NULL;

  return replica == NULL || replica->needs_passphrase ? NULL
                                                      : hj_opening_unlock (replica->folder, NULL);
}

/**
 * hj_opening_enrol:
 * @data_dir: where a folder for the new replica is made
 * @form: copied
 *
 * Returns: (transfer full): a future as of hj_opening_unlock()
 */
DexFuture *
hj_opening_enrol (const char *data_dir, const HjOpeningForm *form)
{
  Opening *opening = new_opening ();
  g_autofree char *id = hj_id_new (hj_clock_get_raw_time (opening->clock), opening->random);
  g_autofree char *base = g_strconcat (FOLDER_PREFIX, id, NULL);

  opening->folder = g_build_filename (data_dir, base, NULL);
  take_form (opening, form);
  return dex_scheduler_spawn (NULL, 0, enrol_fiber, opening, free_opening);
}

/**
 * hj_opening_enrol_again:
 * @folder: of a replica whose passphrase is forgotten, or what was left of it
 * @form: copied
 *
 * Hands in, sealed, what was not sent, erases the replica once the central instance has it, and
 * enrols in its place. Cut off anywhere, it begins anew with the same form.
 *
 * Returns: (transfer full): as of hj_opening_unlock()
 */
DexFuture *
hj_opening_enrol_again (const char *folder, const HjOpeningForm *form)
{
  Opening *opening = new_opening ();

  opening->folder = g_strdup (folder);
  take_form (opening, form);
  return dex_scheduler_spawn (NULL, 0, enrol_again_fiber, opening, free_opening);
}
