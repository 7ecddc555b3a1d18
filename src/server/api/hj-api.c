/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/api/hj-api-private.h"

#include "core/base/hj-mutant.h"
#include "core/wire/hj-problem.h"
#include "core/wire/hj-wire.h"
#include "server/api/hj-refusals.h"
#include "server/api/hj-signatures.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* When a device was here is written down once in so many milliseconds, not with every request. */
#define TOUCH_MS HJ_MINUTE_MS

typedef struct {
  HjApiRoute route;
  gpointer user_data;
} Entry;

struct _HjApi {
  GObject parent_instance;
  HjCentral *central;       /* owned */
  GArray *entries;          /* owned, of Entry */
  HjSignatures *signatures; /* owned */
  gboolean began;           /* whether access tokens that are older than @signatures are gone */
  HjRefusals *refusals;     /* owned */
};

G_DEFINE_FINAL_TYPE (HjApi, hj_api, G_TYPE_OBJECT)

/* Who asks, once the token has told. */
typedef struct {
  HjCentralDevice *device; /* (nullable) owned */
  HjCentralUser *user;     /* (nullable) owned */
} Caller;

static void
caller_clear (Caller *caller)
{
  g_clear_pointer (&caller->device, hj_central_device_free);
  g_clear_pointer (&caller->user, hj_central_user_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Caller, caller_clear)

static HjHttpReply *
refuse (const HjHttpRequest *request, guint status, const char *code, const char *detail)
{
  g_info ("%s %s: %u %s", request->method, request->path, status, code);
  return hj_http_reply_new_problem (status, code, detail);
}

static HjHttpReply *
refuse_token (const HjHttpRequest *request)
{
  return refuse (request, 401, "token",
                 _ ("The access token is missing, unknown or out of date; please ask for another "
                    "one."));
}

static HjHttpReply *
refuse_revoked (const HjHttpRequest *request)
{
  return refuse (request, 403, HJ_PROBLEM_REVOKED,
                 _ ("This laptop or its user may not reconcile any more; please ask the "
                    "administrator."));
}

static gboolean
is_enabled (const Caller *caller)
{
  return g_str_equal (caller->device->state, "active")
         && (!caller->user->disabled || HJ_MUTANT (disabled_let_in));
}

/* NULL where the device's key signed the request, for the first time. To whoever has only found a
 * token, nothing else is said about the device.
 */
static HjHttpReply *
check_signature (HjApi *self, const HjHttpRequest *request, const HjCentralDevice *device)
{
  switch (hj_signatures_check (self->signatures, request, device)) {
  case HJ_SIGNED_GOOD:
    return NULL;
  case HJ_SIGNED_BEFORE:
    if (HJ_MUTANT (repeated_let_in))
      return NULL;
    return refuse (request, 401, "repeated",
                   _ ("This very request came before; the laptop asks for another access token and "
                      "signs anew."));
  case HJ_SIGNED_NOT:
  default:
    return refuse (request, 401, "signature",
                   _ ("The request is not signed with the key of the laptop that the access token "
                      "was given to; please try again, or install the version of Hejie that the "
                      "administrator names."));
  }
}

/* NULL where the caller may go on. */
static HjHttpReply *
find_caller (HjApi *self, const HjHttpRequest *request, Caller *caller)
{
  g_autofree char *hash = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HjCentralDevice) device = NULL;

  if (request->token == NULL)
    return refuse_token (request);
  hash = hj_api_hash_token (request->token);
  device = hj_central_find_access (self->central, hash, &error);
  if (device != NULL) {
    HjHttpReply *refusal = check_signature (self, request, device);

    if (refusal != NULL)
      return refusal;
    caller->device = g_steal_pointer (&device);
  }
  if (caller->device != NULL)
    caller->user = hj_central_find_user (self->central, caller->device->user, &error);
  if (caller->user != NULL)
    return is_enabled (caller) ? NULL : refuse_revoked (request);
  return error == NULL || error->domain == HJ_CENTRAL_ERROR
             ? refuse_token (request)
             : hj_api_reply_failed (request->path, error);
}

static HjHttpReply *
check_role (const HjApiRoute *route, const HjHttpRequest *request, const Caller *caller)
{
  if (route->roles == NULL || g_strv_contains (route->roles, caller->user->role))
    return NULL;
  return refuse (request, 403, "role",
                 _ ("This is not for your role; please ask the administrator if it should be."));
}

static void
touch_device (HjApi *self, const HjCentralDevice *device)
{
  g_autoptr (GError) error = NULL;

  if (hj_central_now (self->central) - device->last_seen_at < TOUCH_MS)
    return;
  if (!hj_central_touch_device (self->central, device->id, &error))
    g_warning ("When a device was here could not be noted: %s", error->message);
}

/* Parameters, such as a charset, do not count. */
static gboolean
is_json (const char *content_type)
{
  gsize length = strlen (HJ_WIRE_TYPE_JSON);

  return content_type != NULL && g_ascii_strncasecmp (content_type, HJ_WIRE_TYPE_JSON, length) == 0
         && (content_type[length] == '\0' || content_type[length] == ';'
             || content_type[length] == ' ');
}

/* NULL where the request keeps to the route's limits. */
static HjHttpReply *
check_body (const HjApiRoute *route, const HjHttpRequest *request)
{
  if (g_bytes_get_size (request->body) > route->body_max)
    return refuse (request, 413, "too-large",
                   _ ("The request is larger than the central instance takes; please send less at "
                      "a time."));
  if (g_str_equal (route->method, "POST") && !is_json (request->content_type))
    return refuse (request, 415, "type", _ ("The request has to be JSON."));
  return NULL;
}

static const Entry *
find_entry (HjApi *self, const HjHttpRequest *request, gboolean *has_path)
{
  *has_path = FALSE;
  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = &g_array_index (self->entries, Entry, i);

    if (!g_str_equal (entry->route.path, request->path))
      continue;
    *has_path = TRUE;
    if (g_str_equal (entry->route.method, request->method))
      return entry;
  }
  return NULL;
}

/* What the central instance could not do, or what only comes in the wrong order, is no refusal. */
static gboolean
is_refusal (const HjHttpReply *reply)
{
  return reply->status >= 400 && reply->status < 500 && reply->status != 409;
}

static void
hj_api_finalize (GObject *object)
{
  HjApi *self = HJ_API (object);

  g_clear_pointer (&self->refusals, hj_refusals_free);
  g_clear_pointer (&self->signatures, hj_signatures_free);
  g_clear_object (&self->central);
  g_clear_pointer (&self->entries, g_array_unref);
  G_OBJECT_CLASS (hj_api_parent_class)->finalize (object);
}

static void
hj_api_class_init (HjApiClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_api_finalize;
}

static void
hj_api_init (HjApi *self)
{
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
}

/* Which requests came with earlier tokens is not known any more. */
static gboolean
begin (HjApi *self, GError **error)
{
  self->began = self->began || hj_central_forget_access (self->central, error);
  return self->began;
}

/**
 * hj_api_new:
 * @central: the database, of the thread that will handle requests
 *
 * All access tokens end, since nobody knows any more which requests came with them.
 *
 * Returns: (transfer full): the routes of reconciliation; others are added
 */
HjApi *
hj_api_new (HjCentral *central)
{
  HjApi *self = g_object_new (HJ_TYPE_API, NULL);
  g_autoptr (GError) error = NULL;

  self->central = g_object_ref (central);
  self->signatures = hj_signatures_new (central);
  self->refusals = hj_refusals_new (central);
  if (!begin (self, &error))
    g_warning ("Access tokens could not be ended yet: %s", error->message);
  hj_api_add_sync_routes (self);
  hj_api_add_audit_routes (self);
  return self;
}

HjCentral *
hj_api_get_central (HjApi *self)
{
  return self->central;
}

/**
 * hj_api_add_route:
 * @route: copied; its strings are static
 * @user_data: for the handler
 */
void
hj_api_add_route (HjApi *self, const HjApiRoute *route, gpointer user_data)
{
  const Entry entry = { *route, user_data };

  g_array_append_val (self->entries, entry);
}

/**
 * hj_api_count_routes:
 *
 * Returns: how many routes there are, so that a test can tell that it knows them all
 */
guint
hj_api_count_routes (HjApi *self)
{
  return self->entries->len;
}

/**
 * hj_api_get_body_max:
 * @path: of a request
 *
 * Once all routes are added, any thread may ask.
 *
 * Returns: how many bytes the largest body has that a route there takes; 0 where none takes any
 */
gsize
hj_api_get_body_max (HjApi *self, const char *path)
{
  gsize most = 0;

  for (guint i = 0; i < self->entries->len; i++) {
    const HjApiRoute *route = &g_array_index (self->entries, Entry, i).route;

    if (g_str_equal (route->path, path))
      most = MAX (most, route->body_max);
  }
  return most;
}

static HjHttpReply *
answer (HjApi *self, const HjHttpRequest *request, Caller *caller)
{
  gboolean has_path;
  const Entry *entry = find_entry (self, request, &has_path);
  HjHttpReply *refusal = NULL;
  g_autoptr (GError) error = NULL;

  if (entry == NULL)
    return has_path ? refuse (request, 405, "method", _ ("This address takes no such request."))
                    : refuse (request, 404, "not-found", _ ("There is nothing at this address."));
  if (!begin (self, &error))
    return hj_api_reply_failed (request->path, error);
  if (entry->route.needs_token) {
    refusal = find_caller (self, request, caller);
    if (refusal == NULL)
      refusal = check_role (&entry->route, request, caller);
  }
  if (refusal == NULL)
    refusal = check_body (&entry->route, request);
  if (refusal != NULL)
    return refusal;
  if (caller->device != NULL)
    touch_device (self, caller->device);
  return entry->route.handler (self, request, caller->user, caller->device, entry->user_data);
}

/* Nothing is said for certain by a database that could not be read on the way, and nobody is
 * refused for it. What was done is done: it is answered again as everything whose answer was lost.
 */
static HjHttpReply *
answer_for_certain (HjApi *self, const HjHttpRequest *request, Caller *caller)
{
  HjSql *sql = hj_central_get_sql (self->central);
  guint n_failures = hj_sql_count_failures (sql);
  g_autoptr (HjHttpReply) reply = answer (self, request, caller);

  if (hj_sql_count_failures (sql) == n_failures || reply->status >= 500
      || HJ_MUTANT (unread_is_absent))
    return g_steal_pointer (&reply);
  g_warning ("%s: The disk failed while this was answered", request->path);
  return hj_api_reply_busy ();
}

/**
 * hj_api_handle:
 * @request: what was asked
 *
 * Checks path, method, token, signature, role, size and type, in this order, and has the route
 * answer. What is refused is noted in the audit.
 *
 * Returns: (transfer full): the reply; a problem document for every refusal
 */
HjHttpReply *
hj_api_handle (HjApi *self, const HjHttpRequest *request)
{
  g_auto (Caller) caller = { 0 };
  HjHttpReply *reply = answer_for_certain (self, request, &caller);

  if (is_refusal (reply))
    hj_refusals_note (self->refusals, request->path, reply->status,
                      caller.user == NULL ? NULL : caller.user->name,
                      caller.user == NULL ? NULL : caller.device->id);
  if (caller.user != NULL && is_enabled (&caller))
    reply->account = g_strdup (caller.user->name);
  return reply;
}

/**
 * hj_api_hash_token:
 *
 * Returns: (transfer full): what is kept of a token: SHA-256, hexadecimal
 */
char *
hj_api_hash_token (const char *token)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}
