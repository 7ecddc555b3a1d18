/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-batch.h"
#include "core/wire/hj-check.h"
#include "core/wire/hj-page.h"
#include "server/db/hj-central-accounts.h"

#define WORLD_NOW G_GINT64_CONSTANT (1781000000000)

/* An instance in a folder of its own, with the houses `house-1` and `house-2`. */
typedef struct {
  char *folder;
  HjClock *clock;
  HjRandom *random;
  HjCentral *central;
} World;

/* One user on one laptop. What was pulled is kept as a replica must keep it: rows by bucket. */
typedef struct {
  World *world;
  HjCentralUser *user;
  HjCentralDevice *device;
  guint8 *secret_key; /* of the device, Ed25519 */
  gint64 seq;
  gint64 schema;  /* of its program */
  HjCheck *check; /* (nullable) borrowed, what the next requests ask to compare */
  char *cursor;
  GHashTable *buckets; /* name → set of row keys */
  GHashTable *seen;    /* name of a bucket in a running snapshot → set of row keys */
  GHashTable *rows;    /* row key → HjRecord */
  GPtrArray *frames;   /* what came last, one text a frame */
  gint64 pos;
  gint64 durable;
  gsize page_size;
} Laptop;

void central_write_row (HjCentral *central, const HjEntity *entity, const char *id,
                        const char *field, ...) G_GNUC_NULL_TERMINATED;
char *central_add_detained (HjCentral *central, const char *house, const char *name, char **person);

World *world_new (void);
void world_free (World *self);
void world_reopen (World *self);
HjRecord *world_load (World *self, const HjEntity *entity, const char *id);
char *world_write (World *self, const HjEntity *entity, const char *field,
                   ...) G_GNUC_NULL_TERMINATED;
char *world_add_mediator (World *self, const char *user);
gint64 world_count (World *self, const HjEntity *entity);

Laptop *laptop_new (World *world, const char *user, const char *role, const char *org);
void laptop_free (Laptop *self);
void laptop_give_token (Laptop *self, const char *token);
char *laptop_sign (Laptop *self, const char *method, const char *path, const char *token,
                   GBytes *body);
gboolean laptop_pull_page (Laptop *self, gint64 bytes);
void laptop_pull (Laptop *self);
HjRecord *laptop_find (Laptop *self, const HjEntity *entity, const char *id);
gboolean laptop_got (Laptop *self, const char *frame);
gboolean laptop_holds_text (Laptop *self, const char *text);

HjOp *laptop_op (Laptop *self, HjOpKind kind, const HjEntity *entity, const char *row);
HjOp *laptop_new_op (Laptop *self, const HjEntity *entity, const char *field,
                     ...) G_GNUC_NULL_TERMINATED;
HjOp *laptop_set_op (Laptop *self, const HjEntity *entity, const char *row, const char *field,
                     const char *new_text);
HjOp *laptop_do_op (Laptop *self, const HjEntity *entity, const char *row, const char *command,
                    ...) G_GNUC_NULL_TERMINATED;
HjBatchAnswer *laptop_push (Laptop *self, GError **error, HjOp *op, ...) G_GNUC_NULL_TERMINATED;
HjOpResult *laptop_send (Laptop *self, HjOp *op);
void laptop_assert_sent (Laptop *self, HjOp *op, HjOpOutcome outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Laptop, laptop_free)
