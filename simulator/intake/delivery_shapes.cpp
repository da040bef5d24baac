// What functions and pipes see of a message. Sources: Lambda Developer Guide, "Using Lambda with
// Amazon SQS", "… Kinesis", "… DynamoDB", "… Amazon SNS"; EventBridge User Guide, "Amazon
// EventBridge Pipes filtering" (bodies and data that are JSON are seen as such).
#include "base/duration.hpp"
#include "simulator/intake/delivery_run.hpp"
#include "simulator/json/base64.hpp"
#include "simulator/json/json_members.hpp"
#include "simulator/json/json_reader.hpp"

namespace drydock {

Json DeliveryRun::read_body(const std::string& body) {
  const Result<Json> read = read_json_value(body, arena_);
  return read ? *read : arena_.string(body);
}

Json DeliveryRun::queue_record(const MappingNode& mapping, const Parcel& parcel,
                               const QueueMapping::Message& message) {
  // Filters and pipes look into the body.
  const bool parsed = mapping.pipe || message.receives == 0;
  const JsonMember attributes[] = {
      {"ApproximateReceiveCount", arena_.string(std::to_string(message.receives))},
      {"SentTimestamp", arena_.string(std::to_string(message.sent / kMillisecond))}};
  const JsonMember members[] = {
      {"messageId", arena_.string("message-" + std::to_string(message.number))},
      {"body", parsed ? read_body(parcel.body) : arena_.string(parcel.body)},
      {"attributes", arena_.object(attributes)},
      {"eventSource", Json::text_of("aws:sqs")},
      {"awsRegion", arena_.string(services_plan_.region)}};
  return arena_.object(members);
}

Json DeliveryRun::stream_record(const MappingNode& mapping, const Parcel& parcel,
                                std::uint64_t number) {
  const Json sequence = arena_.string(std::to_string(number));
  if (mapping.source->model.kind == MappedSource::TableStream) {
    const JsonMember change[] = {{"SequenceNumber", sequence},
                                 {"NewImage", read_body(parcel.body)}};
    const JsonMember members[] = {{"eventName", Json::text_of("INSERT")},
                                  {"eventSource", Json::text_of("aws:dynamodb")},
                                  {"dynamodb", arena_.object(change)}};
    return arena_.object(members);
  }
  const bool seen = mapping.pipe || !mapping.source->model.filters.empty();
  const JsonMember kinesis[] = {{"sequenceNumber", sequence},
                                {"data", arena_.string(base64_encode(parcel.body))}};
  const JsonMember members[] = {{"eventSource", Json::text_of("aws:kinesis")},
                                {"kinesis", arena_.object(kinesis)},
                                {"data", seen ? read_body(parcel.body) : Json{}}};
  return arena_.object(members);
}

Json DeliveryRun::topic_record(const DeliveryNode& topic, const Json& message,
                               const Json& attributes) {
  const std::string& arn = services_plan_.called[topic.called.value].identifier;
  const JsonMember sns[] = {
      {"TopicArn", arena_.string(arn)}, {"Message", message}, {"MessageAttributes", attributes}};
  const JsonMember record[] = {{"EventSource", Json::text_of("aws:sns")},
                               {"Sns", arena_.object(sns)}};
  const Json records[] = {arena_.object(record)};
  const JsonMember members[] = {{"Records", arena_.array(records)}};
  return arena_.object(members);
}

// {kind: {DataType: String, StringValue: x}} as filter policies see it: {kind: x}.
Json DeliveryRun::attribute_values(const Json& attributes) {
  if (!attributes.is_object()) {
    return arena_.object({});
  }
  std::vector<JsonMember> seen;
  for (const JsonMember& one : attributes.members()) {
    const Json text = one.value.find("StringValue");
    const bool read = text.is_string() && text_member(one.value, "DataType") != "String";
    seen.push_back({one.key, read                ? read_body(std::string(text.text()))
                             : text.is_present() ? text
                                                 : one.value});
  }
  return arena_.object(seen);
}

}  // namespace drydock
