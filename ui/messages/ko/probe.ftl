### 프로브: 엔진에서 무엇이 실행되는지, 누가 허용하는지, 왜 일을 못 마쳤는지.

error-probe-not-allowed = 이 엔진에서는 아직 Lanward 프로브를 허용하지 않았습니다.
    .do = 창에서 물을 때 허용하거나, 명령줄에서 lanward probe allow를 실행하거나, 한 번만 쓰려면 --allow-probe를 붙이십시오.
error-probe-denied = 이 엔진에서는 Lanward 프로브를 거부했습니다.
    .do = 잘못 거부했다면 lanward probe allow로 허용하십시오.
error-probe-not-supported-here = 이 엔진의 운영체제와 프로세서에 맞는 Lanward 프로브가 없습니다.
    .do = 프로브는 x86_64와 aarch64용 Linux에서 동작합니다. 나머지 기능은 그대로 쓸 수 있고, 프로브만 볼 수 있는 것은 알 수 없음으로 남습니다.
error-probe-image-refused = 엔진이 프로브 이미지를 받지 않았습니다.
    .do = 엔진의 말을 확인하십시오. 디스크가 가득 찼다면 docker system prune 등으로 공간을 만드십시오.
error-probe-start-refused = 엔진이 프로브를 시작하지 않았습니다.
    .do = 엔진의 말을 확인하십시오. 호스트 네트워크나 raw 소켓을 금지하는 엔진에서는 실행할 수 없습니다.
error-probe-died = 프로브가 일을 마치기 전에 끝났습니다.
    .do = 다시 시도하십시오. 누군가 또는 시스템이 종료했다면 종료 상태에 나타납니다. 137은 강제 종료(직접 또는 메모리 부족)입니다.
error-probe-deadline = 프로브가 제시간에 끝나지 않아 제거했습니다.
    .do = 엔진이 덜 바쁠 때 다시 시도하십시오.
error-probe-said-nonsense = 엔진에서 온 내용이 프로브의 말이 아니어서 믿지 않았습니다.
    .do = Lanward와 엔진 사이에서 무언가가 내용을 바꾸거나, 엔진이 프로브 대신 다른 프로그램을 실행하고 있습니다.
error-probe-problem = 프로브가 실행되었지만 이 일은 할 수 없었습니다.
error-consent = 프로브에 대한 답을 저장하지 못했습니다.

## 처음 실행하기 전에 묻고 보여 주는 것

probe-ask-title = 엔진 쪽에서 살펴봐도 될까요?
probe-ask-why = 여기에서는 엔진의 답만 보이고 엔진의 네트워크는 보이지 않습니다. 엔진의 인터페이스와 LAN에 누가 있는지 보기 위해 Lanward는 작은 자체 프로그램인 프로브를 엔진에 올려 잠깐씩 실행합니다. 프로브는 질문을 보내고 응답을 읽습니다. 아무것도 내려받지 않으며, 기기의 아무것도 바꾸지 않습니다.
probe-ask-engine = 엔진
probe-terms-engine = 엔진: { $name } ({ $endpoint })
probe-terms-image = 이미지: { $image }, { $arch }용 { $kib } KiB. Lanward에 들어 있으며 여기에서 보냅니다. 레지스트리에서 받는 것은 없습니다.
probe-terms-network = 네트워크: { $network ->
        [host] 엔진 자신의 네트워크(host)
       *[other] { $network }
    }. 프레임이 오가는 곳에서 봅니다.
probe-terms-capabilities = 가진 권한: { $capabilities }. 내려놓은 권한: { $dropped }.
probe-terms-mounts = 엔진 컴퓨터의 폴더: { $mounts ->
        [none] 없음
       *[other] { $mounts }
    }.
probe-terms-read-only = 자신의 파일 시스템: { $read_only ->
        [true] 읽기 전용
       *[other] 쓰기 가능
    }.
probe-terms-privileges = 권한 얻기: { $no_new_privileges ->
        [true] 불가능
       *[other] 가능
    }.
probe-terms-limits = 한도: 메모리 { $mib } MiB, 프로세스 { $processes }개.
probe-terms-end = 끝나면: { $removed_at_end ->
        [true] 엔진이 제거하고 이미지만 남습니다
       *[other] 제거할 때까지 남습니다
    }.
probe-terms-changes = 주소, 경로, 링크를 바꾸지 않으며 질문만 보냅니다: ARP, 이웃 탐색, ping, DHCP discover, 이름 질문(DNS, mDNS), 연결 열기.
probe-terms-command = 같은 일을 하는 docker 명령:
probe-ask-without = 허용하지 않아도 나머지는 모두 동작합니다. 프로브만 볼 수 있는 것은 알 수 없음으로 남습니다.
probe-ask-by-itself = 허용하면 Lanward가 열려 있는 동안 스스로도 실행합니다. 컨테이너가 LAN 주소를 받았을 때와 10분마다, 그 주소를 쓰는 다른 기기가 있는지 묻습니다.
probe-ask-kept = 답은 이 엔진에 대해 기억됩니다. 설정에서 바꾸거나 프로그램을 제거할 수 있습니다.
probe-ask-denied = 이전에 허용하지 않았습니다. 나머지 기능은 그대로 동작하고, 프로브만 볼 수 있는 사실은 알 수 없음으로 남습니다.
probe-ask-allow = 허용
probe-ask-deny = 허용 안 함

## 지금 상태

probe-consent-unasked = 이 엔진에서 프로브를 실행해도 되는지 아직 정하지 않았습니다.
probe-consent-allowed = 이 엔진에서 프로브를 허용했습니다.
probe-consent-denied = 이 엔진에서 프로브를 거부했습니다.
probe-for-now = 이번 한 번만 허용했습니다.
probe-remains-nothing = 엔진에 남아 있는 것이 없습니다.
probe-remains-images = 엔진에 있는 이미지: { $images }
probe-remains-containers = 프로브 { $count }개가 엔진에서 일하고 있습니다.
probe-removed-nothing = 제거할 프로브가 없었습니다.
probe-removed = 제거함: { $what }
probe-ask-answer = 허용합니까? y = 예, 저장함; once = 이번만; never = 거부; 그 밖의 입력 = 나중에:

## Help of the command line

help-probe = 엔진 쪽에서 보는 프로브의 상태를 보이고, 허용하거나 거부하거나 제거합니다
help-probe-action = status(기본값), look(엔진의 인터페이스를 봄), allow, deny, forget(정한 것을 잊음), remove
help-arg-allow-probe = 이 명령에서만 엔진에서 프로브를 실행하도록 허용합니다
