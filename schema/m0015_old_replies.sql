-- Replies of numbers that are nobody's are forgotten after a while: they are found by their age.
CREATE INDEX message_replies_of_nobody ON message_replies(received_at) WHERE customer_id IS NULL;
