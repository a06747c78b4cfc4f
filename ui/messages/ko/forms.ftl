### 입력란과 계획: 입력란의 오류, 인터페이스 적합성, 단계, 실행 결과, 단계가 실패한 이유.

## 입력란

field-error-required = 값을 입력해야 합니다.
field-error-not-a-subnet = { $suggestion ->
    [none] 서브넷 형식이 아닙니다. 192.168.1.0/24처럼 주소, 빗금, 프리픽스 길이를 적으십시오.
   *[other] 서브넷 형식이 아닙니다. 혹시 이 값입니까? { $suggestion }
}
field-error-host-bits = { $suggestion ->
    [none] 블록의 첫 주소가 아니라 블록 안쪽의 주소입니다.
   *[other] 블록의 첫 주소가 아니라 블록 안쪽의 주소입니다. 올바른 블록: { $suggestion }
}
field-error-not-an-address = { $suggestion ->
    [none] IP 주소가 아닙니다.
   *[other] IP 주소가 아닙니다. 혹시 이 값입니까? { $suggestion }
}
field-error-wrong-family = IPv4와 IPv6가 섞여 있습니다.
field-error-not-a-range = 주소도 범위도 아닙니다. 주소 하나, 처음-끝, 또는 192.168.1.208/28 같은 블록으로 적으십시오.
field-error-range-backwards = { $suggestion ->
    [none] 범위의 끝이 시작보다 앞에 있습니다.
   *[other] 범위의 끝이 시작보다 앞에 있습니다. 혹시 이 값입니까? { $suggestion }
}
field-error-range-not-a-block = { $suggestion ->
    [none] 엔진은 CIDR 블록 하나만 받습니다. 이 범위는 블록 하나로 나타낼 수 없습니다.
   *[other] 엔진은 CIDR 블록 하나만 받습니다. 이 범위는 블록 하나로 나타낼 수 없습니다. 범위 안에서 가장 큰 블록: { $suggestion }
}
field-error-outside-subnet = 서브넷 밖에 있습니다.
field-error-larger-than-subnet = { $suggestion ->
    [none] 서브넷보다 넓은 범위입니다.
   *[other] 서브넷보다 넓은 범위입니다. 서브넷: { $suggestion }
}
field-error-is-network-address = 서브넷 자체의 주소라서 아무도 쓸 수 없습니다.
field-error-is-broadcast-address = 서브넷의 브로드캐스트 주소라서 아무도 쓸 수 없습니다.
field-error-same-as-gateway = 게이트웨이 주소입니다. 제외하지 않아도 컨테이너에 배정되지 않습니다.
field-error-duplicate = 같은 값이 두 번 있습니다.
field-error-overlaps-other-subnet = 함께 입력한 다른 서브넷과 겹칩니다.
field-error-too-many-exclusions = 제외할 수 있는 주소는 모두 4096개까지입니다. 대신 IP 범위를 좁히십시오.
field-error-bad-vlan = VLAN ID는 1부터 4094까지의 숫자입니다.
field-error-bad-link-name = 인터페이스 이름에는 빗금, 쌍점, 공백을 쓸 수 없습니다.
field-error-link-name-too-long = { $suggestion ->
    [none] Linux 인터페이스 이름은 15바이트까지입니다: { $typed }
   *[other] Linux 인터페이스 이름은 15바이트까지입니다. 줄인 이름: { $suggestion }
}
field-error-bad-mode = { $suggestion ->
    [none] 드라이버가 모르는 모드입니다.
   *[other] 드라이버가 모르는 모드입니다. 혹시 이 값입니까? { $suggestion }
}
field-error-bad-flag = { $suggestion ->
    [none] ipvlan이 모르는 플래그입니다.
   *[other] ipvlan이 모르는 플래그입니다. 혹시 이 값입니까? { $suggestion }
}
field-error-bad-mtu = MTU는 68(IPv6에서는 1280)부터 65535까지의 바이트 수입니다. 보통 1500을 씁니다.
field-error-bad-bridge-name = 새 브리지의 이름으로 쓸 수 없습니다. docker0은 엔진의 것이며, 빗금, 쌍점, 공백도 쓸 수 없습니다.
field-error-bad-mac = MAC 주소가 아닙니다. 02:42:c6:13:f9:02처럼 16진수 여섯 바이트로 적으십시오.
field-error-bad-priority = 게이트웨이 우선순위는 정수입니다. 예: 100
field-error-no-priorities = 이 엔진에는 게이트웨이 우선순위가 없습니다. Docker 28(API 1.48)부터 쓸 수 있고 Podman에는 없습니다. 비워 두십시오.
field-error-kept-for-another = 같은 네트워크의 다른 컨테이너에 지정된 값입니다. 다른 값을 고르거나 그쪽의 지정을 먼저 지우십시오.
field-error-nothing-kept = 이 컨테이너에 지정된 정보가 없습니다.
field-error-multicast-mac = { $suggestion ->
    [none] 그룹을 가리키는 MAC 주소라서 인터페이스에 쓸 수 없습니다.
   *[other] 그룹을 가리키는 MAC 주소라서 인터페이스에 쓸 수 없습니다. 쓸 수 있는 비슷한 주소: { $suggestion }
}
field-error-bad-port = 공개할 포트의 형식이 아닙니다. 8080:80 또는 127.0.0.1:8080:80/udp처럼 적으십시오.
field-error-bad-image = { $suggestion ->
    [none] 이미지 이름이 아닙니다.
   *[other] 이미지 이름이 아닙니다. 혹시 이 값입니까? { $suggestion }
}
field-error-bad-env = 환경 변수가 아닙니다. 이름=값으로 적으십시오.
field-error-bad-restart = no, always, unless-stopped, on-failure 중에서 고르십시오.
field-error-not-for-this-driver = 이 드라이버에서는 쓰지 않는 항목입니다. 비워 두십시오.
field-error-predefined-name = 엔진이 쓰는 이름입니다: { $typed }
field-error-name-not-allowed = { $suggestion ->
    [none] 쓸 수 없는 이름입니다.
   *[other] 쓸 수 없는 이름입니다. 쓸 수 있는 이름: { $suggestion }
}
field-error-no-such-network = 엔진에 없는 네트워크입니다: { $typed }
field-error-no-such-container = 엔진에 없는 컨테이너입니다: { $typed }
field-error-ambiguous-name = { $suggestion ->
    [none] 이름이 같은 네트워크가 여러 개입니다. 하나의 ID를 쓰십시오: { $typed }
   *[other] 이름이 같은 네트워크가 여러 개입니다: { $typed }. 하나의 ID를 쓰십시오: { $suggestion }
}
field-error-not-attached = 컨테이너가 연결되어 있지 않은 네트워크입니다: { $typed }
field-error-no-such-link = { $suggestion ->
    [none] 엔진은 자신의 인터페이스에서 이름을 찾습니다. 엔진에 없는 인터페이스입니다: { $typed }
   *[other] 엔진은 자신의 인터페이스에서 이름을 찾습니다. 엔진에 없는 인터페이스입니다: { $typed }. 쓸 수 있는 인터페이스: { $suggestion }
}
field-error-link-of-this-computer = { $suggestion ->
    [none] { $typed } 인터페이스는 이 컴퓨터의 것입니다. 엔진은 가상 머신에서 실행되며 그 안의 인터페이스에서 이름을 찾습니다.
   *[other] { $typed } 인터페이스는 이 컴퓨터의 것입니다. 엔진은 가상 머신에서 실행되며 그 안의 인터페이스에서 이름을 찾습니다. 쓸 수 있는 인터페이스: { $suggestion }
}
field-error-subnet-missing = 서브넷이 비어 있고, 여기서는 알맞은 값을 알아낼 수 없습니다.
field-error-ipv6-off = IPv6 서브넷인데 이 네트워크의 IPv6가 꺼져 있습니다.

## 부모 인터페이스 적합성

suitability-best = 가장 알맞음
suitability-good = 알맞음
suitability-doubtful = 확실하지 않음
suitability-impossible = 쓸 수 없음

suitability-reason-loopback = 루프백이라서 밖으로 이어지지 않습니다.
suitability-reason-engine-made = 컨테이너 엔진이 만든 인터페이스입니다.
suitability-reason-port-of = { $evidence } 인터페이스의 포트라서 컨테이너가 시작되지 않습니다.
suitability-reason-no-mac = MAC 주소가 없는 터널입니다.
suitability-reason-other-driver = 다른 드라이버가 이미 쓰고 있습니다: { $evidence }
suitability-reason-dummy = 더미 인터페이스라서 밖으로 이어지지 않습니다.
suitability-reason-wireless = Wi-Fi입니다. 대부분의 공유기가 컨테이너의 MAC 주소를 버립니다.
suitability-reason-switched-off = 꺼져 있습니다.
suitability-reason-no-carrier = 케이블이나 네트워크가 연결되어 있지 않습니다.
suitability-reason-carrier-unknown = 케이블이 연결되어 있는지 확인할 수 없었습니다.
suitability-reason-bridge = 브리지입니다.
suitability-reason-stacked-on = 다른 인터페이스 위에 만들어진 인터페이스입니다: { $evidence }
suitability-reason-filtered-by-cloud = 이런 네트워크는 모르는 MAC 주소를 버립니다: { $evidence }
suitability-reason-in-virtual-machine = 이 컴퓨터 안 가상 머신의 인터페이스입니다. 브리지로 연결하지 않았다면 LAN의 프레임이 오가지 않습니다.
suitability-reason-hypervisor-may-filter = 하이퍼바이저에서 다른 MAC 주소를 허용하도록 설정해야 합니다: { $evidence }
suitability-reason-no-address = 주소가 없어서 어느 LAN인지 알 수 없습니다.
suitability-reason-default-route = 기본 경로가 이 인터페이스로 나갑니다.
suitability-reason-address = 주소: { $evidence }
suitability-reason-speed = { $evidence } Mbit/s
suitability-reason-same-driver = 같은 종류의 네트워크가 이미 있습니다: { $evidence }

## 계획의 단계

step-create-network = 네트워크 만들기: { $name }
step-compare-network = 만들어진 네트워크를 요청과 비교하기: { $name }
step-remove-network = 네트워크 삭제하기: { $name }
step-pull-image = 이미지 내려받기: { $image }
step-create-container = 컨테이너 만들기: { $name }
step-start-container = 컨테이너 시작하기: { $name }
step-connect = 컨테이너 연결하기: { $name }
step-compare-endpoint = 컨테이너 주소를 요청과 비교하기: { $container }
step-disconnect = 컨테이너 연결 해제하기: { $name }
step-hold-shim = 호스트 접속 켜기: { $name } ({ $address })
step-watch-way-out = 컴퓨터가 밖으로 나가는 길을 잃지 않는지 30초 동안 지켜보기
step-let-shim-go = 호스트 접속 끄기: { $name }
step-remove-probe = 엔진에서 프로브 제거하기

## 실행 결과

outcome-unfinished = 끝나지 않았습니다.
outcome-done = 모두 마쳤습니다.
outcome-rolled-back = 실패해서 그때까지 한 일을 모두 되돌렸습니다.
outcome-partly-rolled-back = 되돌리지 못하고 남은 것이 있습니다: { $left_behind }
outcome-undone = 한 일을 되돌렸습니다.
outcome-nothing-done = 아무것도 바꾸기 전에 실패했습니다.

## 단계가 실패한 이유

failure-refused = 엔진이 거부했습니다(HTTP { $status }, { $class-text }): { $message }
failure-unreachable = 엔진에 연결할 수 없습니다: { $problem-text }
failure-differs = 만들어진 것이 요청과 다릅니다: { $differences }
item-differences = { $field } (요청: { $wanted }, 실제: { $got })
failure-not-ours = Lanward가 만든 것이 아니라서 그대로 두었습니다: { $what }
failure-address-held = 다른 기기가 쓰는 주소입니다: { $address } ({ $macs }). 쓰지 않았습니다.
failure-link-taken = Lanward가 만들지 않은 링크가 있어 그대로 두었습니다: { $link }
failure-route-taken = 다른 경로가 있어 그대로 두었습니다: { $route }
failure-way-out-lost = { $lost ->
        [route] 컴퓨터의 기본 경로가 없어져서 변경을 거두었습니다.
       *[gateway] 컴퓨터의 게이트웨이가 더는 응답하지 않아서 변경을 거두었습니다.
    }
failure-probe = 프로브가 하지 못했습니다: { $error-text }
failure-cancelled = 요청에 따라 멈췄습니다.

## 내보내기에서 나타낼 수 없는 것

export-form-docker-cli = docker 명령
export-form-compose = Compose 파일
export-limit-zero-character = 명령에는 널 문자를 쓸 수 없습니다.
export-limit-equals-in-key = docker 명령은 등호가 들어간 키를 받지 못합니다: { $value }
export-limit-empty-label = docker 명령은 이름이 없는 레이블을 받지 않습니다.
export-limit-space-in-label = docker 명령은 레이블 이름에 공백을 받지 않습니다: { $value }
export-limit-no-subnet-for = docker 명령은 어느 서브넷에도 들지 않는 주소를 받지 않습니다: { $value }
export-limit-same-name = docker 명령은 이름 하나에 제외 주소를 하나만 받는데, 이 이름에는 여러 개가 있습니다: { $value }
export-limit-predefined-name = 엔진이 쓰는 이름이라서 네트워크를 만들 수 없습니다: { $value }
export-limit-no-such-field = Compose에는 이 항목이 없습니다: { $value }
export-limit-space-at-end = docker 명령으로는 이름 처음이나 끝의 공백을 나타낼 수 없습니다: { $value }
export-limit-driver-option = docker 명령으로는 이 드라이버 옵션을 그대로 나타낼 수 없습니다: { $value }
export-limit-extension-name = Compose는 x-로 시작하는 이름을 파일의 확장으로 여깁니다: { $value }
export-limit-empty-name = Compose는 이름이 없는 레이블이나 제외 주소를 받지 않습니다.
export-limit-line-break-in-name = Compose는 이 이름에 줄 바꿈을 받지 않습니다: { $value }
export-limit-not-passed-on = docker compose가 엔진에 전달하지 않는 항목입니다: { $value }
export-limit-long-form = docker run이 --network 옵션의 긴 형식을 이름으로 여깁니다: { $value }
export-limit-line-end = docker 명령이 줄 끝 문자를 바꾸는 텍스트입니다: { $value }
export-limit-upper-case = docker run은 이 텍스트를 모두 소문자로 바꿉니다: { $value }
export-limit-unread = 엔진이 보여 주지만 읽을 수 없어 어느 형식에도 넣지 못한 값: { $value }
export-limit-mac-needs-old-client = 버전 25부터의 docker 명령은 이처럼 오래된 엔진에서 MAC 주소를 받지 않습니다: { $value }
export-limit-mac-at-connect = docker network connect로는 MAC 주소를 지정할 수 없습니다: { $value }
