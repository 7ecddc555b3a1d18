/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define HJ_WIRE_ERROR (hj_wire_error_quark ())
GQuark hj_wire_error_quark (void);

/**
 * HjWireError:
 * @HJ_WIRE_ERROR_BROKEN: not what the protocol says: cut short, altered, or from somebody else
 * @HJ_WIRE_ERROR_TOO_LARGE: beyond a limit of the protocol
 * @HJ_WIRE_ERROR_TOO_NEW: written by a newer release than this one
 */
typedef enum {
  HJ_WIRE_ERROR_BROKEN,
  HJ_WIRE_ERROR_TOO_LARGE,
  HJ_WIRE_ERROR_TOO_NEW,
} HjWireError;

#define HJ_WIRE_PROTOCOL_MIN 1
#define HJ_WIRE_PROTOCOL_MAX 1

/* Limits, in bytes but for the number of ops. A page's size is that of its frames, uncompressed. */
#define HJ_WIRE_OP_MAX (256 * 1024)
#define HJ_WIRE_BATCH_OPS_MAX 500
#define HJ_WIRE_BATCH_BYTES_MAX (1024 * 1024)
#define HJ_WIRE_PAGE_MIN (32 * 1024)
#define HJ_WIRE_PAGE_MAX (4 * 1024 * 1024)
#define HJ_WIRE_SMALL_MAX (64 * 1024)

/* For how many days a laptop may go unseen by its central instance before it locks itself. */
#define HJ_WIRE_LEASE_DAYS_DEFAULT 7
#define HJ_WIRE_LEASE_DAYS_MIN 1
#define HJ_WIRE_LEASE_DAYS_MAX 30

#define HJ_WIRE_TYPE_JSON "application/json"

JsonNode *hj_wire_parse_json (const char *text, gsize length, gsize maximum, GError **error);
JsonNode *hj_wire_parse_bytes (GBytes *bytes, gsize maximum, GError **error);
char *hj_wire_json_to_text (JsonNode *node);
void hj_wire_append_string (GString *json, const char *text);
GBytes *hj_wire_object_to_bytes (JsonObject *object);
void hj_wire_set_optional_text (JsonObject *object, const char *member, const char *text);
GVariant *hj_wire_little_endian (GVariant *variant);

/* Strict readers of one member; each refuses a missing or mistyped one with a sentence naming it.
 */
JsonObject *hj_wire_require_object (JsonNode *node, GError **error);
gboolean hj_wire_read_int (JsonObject *object, const char *member, gint64 minimum, gint64 maximum,
                           gint64 *value, GError **error);
gboolean hj_wire_read_text (JsonObject *object, const char *member, gsize maximum, char **value,
                            GError **error);
gboolean hj_wire_read_optional_text (JsonObject *object, const char *member, gsize maximum,
                                     char **value, GError **error);
JsonArray *hj_wire_read_array (JsonObject *object, const char *member, guint maximum,
                               GError **error);
gboolean hj_wire_check_members (JsonObject *object, const char *const *allowed, GError **error);

G_END_DECLS
