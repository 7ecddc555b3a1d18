/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/instance/hj-instance.h"

#include "core/wire/hj-wire.h"
#include "server/instance/hj-instance-private.h"
#include "server/pki/hj-pki.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define COUNTY_MAX (1024 * 1024)
#define COUNTY_ORGS_MAX 10000
#define NAME_MAX_BYTES 256
#define ADMIN_PASSWORD_LENGTH 20

static const char password_alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";

static gboolean
put_county_org (HjCentral *central, JsonNode *node, GError **error)
{
  static const char *const members[] = { "id", "kind", "name", "parent", NULL };
  JsonObject *object = hj_wire_require_object (node, error);
  g_autofree char *id = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *name = NULL;
  g_autofree char *parent = NULL;

  if (object == NULL || !hj_wire_check_members (object, members, error)
      || !hj_wire_read_text (object, "id", NAME_MAX_BYTES, &id, error)
      || !hj_wire_read_text (object, "kind", NAME_MAX_BYTES, &kind, error)
      || !hj_wire_read_text (object, "name", NAME_MAX_BYTES, &name, error)
      || !hj_wire_read_optional_text (object, "parent", NAME_MAX_BYTES, &parent, error))
    return FALSE;
  const HjInstanceOrg org = { id, kind, name, parent };

  return hj_instance_put_org (central, &org, error);
}

/* A county's file is {"orgs": [{"id", "kind", "name", "parent"}, …]}, each after its parent. */
static gboolean
put_county (HjCentral *central, GBytes *county, GError **error)
{
  static const char *const members[] = { "orgs", NULL };
  g_autoptr (JsonNode) node = hj_wire_parse_bytes (county, COUNTY_MAX, error);
  JsonObject *object = node == NULL ? NULL : hj_wire_require_object (node, error);
  JsonArray *orgs = object == NULL || !hj_wire_check_members (object, members, error)
                        ? NULL
                        : hj_wire_read_array (object, "orgs", COUNTY_ORGS_MAX, error);

  for (guint i = 0; orgs != NULL && i < json_array_get_length (orgs); i++) {
    if (!put_county_org (central, json_array_get_element (orgs, i), error)) {
      g_prefix_error (error, _ ("Organisation %u of the county's file: "), i + 1);
      return FALSE;
    }
  }
  return orgs != NULL;
}

static gboolean
put_orgs (HjCentral *central, GBytes *county, GError **error)
{
  const HjInstanceOrg top = { HJ_INSTANCE_COUNTY, "county", _ ("County"), NULL };
  const HjInstanceOrg house
      = { HJ_INSTANCE_HOUSE, "house", _ ("Detention house"), HJ_INSTANCE_COUNTY };

  return hj_instance_put_org (central, &top, error) && hj_instance_put_org (central, &house, error)
         && (county == NULL || put_county (central, county, error));
}

static gboolean
put_admin (HjCentral *central, GError **error)
{
  char password[ADMIN_PASSWORD_LENGTH + 2] = { 0 };
  HjInstanceUser admin = {
    .name = HJ_INSTANCE_ADMIN,
    .role = HJ_INSTANCE_ADMIN_ROLE,
    .org = HJ_INSTANCE_COUNTY,
    .password = password,
  };
  g_autofree char *path
      = g_build_filename (hj_central_get_folder (central), HJ_INSTANCE_ADMIN_PASSWORD, NULL);
  HjRandom *random = hj_central_get_random (central);
  gboolean done;

  for (guint i = 0; i < ADMIN_PASSWORD_LENGTH; i++)
    password[i] = password_alphabet[hj_random_below (random, sizeof password_alphabet - 1)];
  done = hj_instance_put_user (central, &admin, HJ_PASSWORD_COST_NORMAL, NULL, error);
  password[ADMIN_PASSWORD_LENGTH] = '\n';
  done = done
         && g_file_set_contents_full (path, password, ADMIN_PASSWORD_LENGTH + 1,
                                      G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                      0600, error);
  explicit_bzero (password, sizeof password);
  return done;
}

static gboolean
fill (HjCentral *central, GBytes *county, GError **error)
{
  g_autoptr (GBytes) policy = hj_policy_get_default_bytes ();

  return hj_sql_begin (hj_central_get_sql (central), error)
         && hj_instance_end_transaction (
             central, put_orgs (central, county, error) && put_admin (central, error), error)
         && hj_instance_publish_policy (central, policy, NULL, error);
}

/* Nothing in an instance's folder is a folder. */
static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}

static gboolean
is_empty_or_absent (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  return dir == NULL ? !g_file_test (folder, G_FILE_TEST_EXISTS) : g_dir_read_name (dir) == NULL;
}

static gboolean
build (const char *folder, const char *const *names, GBytes *county, HjClock *clock,
       HjRandom *random, GError **error)
{
  g_autoptr (HjCentral) central = hj_central_create (folder, clock, random, error);

  return central != NULL && fill (central, county, error)
         && hj_pki_create (folder, names, hj_central_now (central), error);
}

/**
 * hj_instance_create:
 * @folder: absent or empty
 * @names: (nullable) (array zero-terminated=1): further names of the machine, for its certificate
 * @county: (nullable): organisations beside the county and its house, as JSON
 * @clock: where time comes from
 * @random: where keys come from
 * @error: `EXISTS` of #HjCentralError, and what the parts say
 *
 * Makes an instance: database, keys, certificates, the first organisations, an administrator whose
 * password is in a file, and the default policy. It is made beside @folder and put there when it is
 * whole.
 *
 * Returns: whether it is there
 */
gboolean
hj_instance_create (const char *folder, const char *const *names, GBytes *county, HjClock *clock,
                    HjRandom *random, GError **error)
{
  g_autofree char *plain = g_canonicalize_filename (folder, NULL);
  g_autofree char *parent = g_path_get_dirname (plain);
  g_autofree char *unfinished = g_strconcat (plain, ".XXXXXX", NULL);

  if (!is_empty_or_absent (plain)) {
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_EXISTS,
                 _ ("“%s” is not empty; please choose a folder that is not there yet."), folder);
    return FALSE;
  }
  if (g_mkdir_with_parents (parent, 0755) != 0 || g_mkdtemp_full (unfinished, 0700) == NULL) {
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                 _ ("The folder “%s” cannot be made (%s); please choose another one."), folder,
                 g_strerror (errno));
    return FALSE;
  }
  if (!build (unfinished, names, county, clock, random, error)) {
    remove_folder (unfinished);
    return FALSE;
  }
  if (g_rename (unfinished, plain) != 0) {
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_INVALID,
                 _ ("The folder “%s” cannot be made (%s); please choose another one."), folder,
                 g_strerror (errno));
    remove_folder (unfinished);
    return FALSE;
  }
  return TRUE;
}

/**
 * hj_instance_lock:
 * @folder: of an instance
 * @error: `NOT_FOUND`, or `REFUSED` where somebody else holds it
 *
 * Keeps others from serving or restoring the instance. Other acts go on beside it.
 *
 * Returns: a file descriptor that holds the lock until it is closed, or −1
 */
int
hj_instance_lock (const char *folder, GError **error)
{
  g_autofree char *database = g_build_filename (folder, HJ_CENTRAL_DATABASE, NULL);
  g_autofree char *path = g_build_filename (folder, HJ_INSTANCE_LOCK, NULL);
  int fd;

  if (!g_file_test (database, G_FILE_TEST_EXISTS)) {
    g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_NOT_FOUND,
                 _ ("There is no instance in “%s”; make one with “hejied init”."), folder);
    return -1;
  }
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  g_set_error (error, HJ_CENTRAL_ERROR, HJ_CENTRAL_ERROR_REFUSED,
               errno == EWOULDBLOCK
                   ? _ ("The instance in “%s” is being served; please stop that first.")
                   : _ ("The instance in “%s” cannot be locked; please check your rights."),
               folder);
  if (fd >= 0)
    close (fd);
  return -1;
}
